-- Who: people, tenants, memberships, invitations, audit.
-- Every table forces row-level security. As bicameral_app one sees the rows of current_tenant() and nothing without it;
-- bicameral_ops sees all, for what spans tenants (sign-in, invitations by token, jobs).

-- Refuses changes of rows that are history.
CREATE FUNCTION market.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TABLE market.tenant (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('PERSONAL', 'ENTERPRISE')),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])$'),
  demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE market.person (
  id uuid PRIMARY KEY,
  issuer text NOT NULL,
  subject text NOT NULL,
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 120),
  email text NOT NULL,
  personal_tenant uuid NOT NULL UNIQUE REFERENCES market.tenant (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (issuer, subject)
);

CREATE TABLE market.membership (
  tenant_id uuid NOT NULL REFERENCES market.tenant (id),
  person_id uuid NOT NULL REFERENCES market.person (id),
  roles text[] NOT NULL
    CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['OWNER', 'BUILDER', 'SUPERVISOR', 'BILLING', 'VIEWER']),
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, person_id)
);
CREATE INDEX membership_person ON market.membership (person_id);

CREATE TABLE market.invitation (
  tenant_id uuid NOT NULL REFERENCES market.tenant (id),
  id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  roles text[] NOT NULL
    CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['OWNER', 'BUILDER', 'SUPERVISOR', 'BILLING', 'VIEWER']),
  note text NOT NULL,
  created_by uuid NOT NULL REFERENCES market.person (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by uuid REFERENCES market.person (id),
  withdrawn_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CHECK ((accepted_at IS NULL) = (accepted_by IS NULL))
);

CREATE TABLE market.audit_entry (
  tenant_id uuid NOT NULL REFERENCES market.tenant (id),
  id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  person_id uuid NOT NULL REFERENCES market.person (id),
  who text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  details jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE TRIGGER audit_entry_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

ALTER TABLE market.tenant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.membership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.invitation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.audit_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON market.tenant TO bicameral_app
  USING (id = market.current_tenant()) WITH CHECK (id = market.current_tenant());
-- A tenant sees its members, not the other people of the market.
CREATE POLICY fellow_members ON market.person FOR SELECT TO bicameral_app
  USING (EXISTS (
    SELECT 1 FROM market.membership m WHERE m.tenant_id = market.current_tenant() AND m.person_id = person.id));
CREATE POLICY own ON market.membership TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.invitation TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.audit_entry TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());

CREATE POLICY ops ON market.tenant TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.person TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.membership TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.invitation TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.audit_entry TO bicameral_ops USING (true) WITH CHECK (true);

GRANT SELECT, UPDATE (name) ON market.tenant TO bicameral_app;
GRANT SELECT ON market.person TO bicameral_app;
GRANT SELECT, UPDATE (roles), DELETE ON market.membership TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON market.invitation TO bicameral_app;
GRANT SELECT, INSERT ON market.audit_entry TO bicameral_app;

GRANT SELECT, INSERT ON market.tenant TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (display_name, email) ON market.person TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (roles), DELETE ON market.membership TO bicameral_ops;
GRANT SELECT, UPDATE (accepted_at, accepted_by) ON market.invitation TO bicameral_ops;
GRANT SELECT, INSERT ON market.audit_entry TO bicameral_ops;
