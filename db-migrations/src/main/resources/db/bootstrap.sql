-- Run once per server by a superuser, before Flyway, statement by statement (CREATE DATABASE takes no transaction).
-- Roles: owner (Flyway only) owns all objects; app is the market at work; ops is for audited work across tenants.
-- None of them is a superuser, none may bypass row-level security.
CREATE ROLE bicameral_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '${owner_password}';
CREATE ROLE bicameral_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '${app_password}';
CREATE ROLE bicameral_ops LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '${ops_password}';
CREATE ROLE keycloak LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '${keycloak_password}';
CREATE DATABASE bicameral OWNER bicameral_owner ENCODING 'UTF8';
CREATE DATABASE keycloak OWNER keycloak ENCODING 'UTF8';
REVOKE CONNECT ON DATABASE bicameral FROM PUBLIC;
REVOKE CONNECT ON DATABASE keycloak FROM PUBLIC;
GRANT CONNECT ON DATABASE bicameral TO bicameral_owner, bicameral_app, bicameral_ops;
GRANT CONNECT ON DATABASE keycloak TO keycloak;
ALTER ROLE bicameral_owner SET search_path = market;
ALTER ROLE bicameral_app SET search_path = market;
ALTER ROLE bicameral_ops SET search_path = market;
