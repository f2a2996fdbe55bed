-- How much may leave a tenant's chamber at most, whatever its agents say. No row: the passages found for a question, no more.
CREATE TABLE egress_ceiling (
  tenant_id uuid        PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
  ceiling   text        NOT NULL CHECK (ceiling IN ('NONE', 'REDACTED', 'PASSAGES', 'FULL')),
  set_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE egress_ceiling IS 'The owner''s word on what may leave the chamber at most.';
ALTER TABLE egress_ceiling ENABLE ROW LEVEL SECURITY;
ALTER TABLE egress_ceiling FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON egress_ceiling TO bicameral_app
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY across_tenants ON egress_ceiling TO bicameral_ops USING (true);
GRANT SELECT, INSERT, UPDATE ON egress_ceiling TO bicameral_app;
GRANT SELECT ON egress_ceiling TO bicameral_ops;

ALTER TABLE receipt
  DROP CONSTRAINT receipt_policy_check,
  ADD CONSTRAINT receipt_policy_check CHECK (policy IN ('NONE', 'REDACTED', 'PASSAGES', 'FULL'));
