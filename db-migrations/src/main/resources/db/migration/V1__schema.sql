-- One schema for the market. Everything in it belongs to bicameral_owner; app and ops get what each table grants them.
CREATE SCHEMA IF NOT EXISTS market;
GRANT USAGE ON SCHEMA market TO bicameral_app, bicameral_ops;

-- The tenant of the running transaction; null where none was set, so that every policy comparing with it shows nothing.
CREATE FUNCTION market.current_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.tenant', true), '')::uuid;
GRANT EXECUTE ON FUNCTION market.current_tenant() TO bicameral_app, bicameral_ops;
