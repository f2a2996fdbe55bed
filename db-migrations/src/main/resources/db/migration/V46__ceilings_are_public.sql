-- A published agent's page tells what may leave for it at most, which is its rule within its publisher's ceiling. Visitors act for no
-- tenant, so no row of the table is theirs to see; this one word is.
CREATE POLICY owner ON market.egress_ceiling FOR SELECT TO bicameral_owner USING (true);
CREATE FUNCTION market.ceiling_of(tenant uuid) RETURNS text
  STABLE SECURITY DEFINER SET search_path = market, pg_temp LANGUAGE sql AS $$
  SELECT ceiling FROM egress_ceiling WHERE tenant_id = tenant
$$;
