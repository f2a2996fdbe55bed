#!/bin/sh
# Run once by the image, on an empty volume: the roles and databases of db-migrations/src/main/resources/db/bootstrap.sql.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres \
  -v owner="$BICAMERAL_DB_OWNER_PASSWORD" -v app="$BICAMERAL_DB_APP_PASSWORD" \
  -v ops="$BICAMERAL_DB_OPS_PASSWORD" -v keycloak="$KEYCLOAK_DB_PASSWORD" <<'SQL'
CREATE ROLE bicameral_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE bicameral_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app';
CREATE ROLE bicameral_ops LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'ops';
CREATE ROLE keycloak LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'keycloak';
CREATE DATABASE bicameral OWNER bicameral_owner ENCODING 'UTF8';
CREATE DATABASE keycloak OWNER keycloak ENCODING 'UTF8';
REVOKE CONNECT ON DATABASE bicameral FROM PUBLIC;
REVOKE CONNECT ON DATABASE keycloak FROM PUBLIC;
GRANT CONNECT ON DATABASE bicameral TO bicameral_owner, bicameral_app, bicameral_ops;
GRANT CONNECT ON DATABASE keycloak TO keycloak;
ALTER ROLE bicameral_owner SET search_path = market;
ALTER ROLE bicameral_app SET search_path = market;
ALTER ROLE bicameral_ops SET search_path = market;
SQL
