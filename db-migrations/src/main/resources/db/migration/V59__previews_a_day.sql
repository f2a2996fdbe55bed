-- How often a tenant's drafts were asked on the last day on which one was: a counter, not money.
CREATE TABLE market.preview_use (
  tenant_id uuid PRIMARY KEY,
  day date NOT NULL,
  used int NOT NULL CHECK (used >= 0)
);
ALTER TABLE market.preview_use ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.preview_use TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.preview_use TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY erasing ON market.preview_use TO bicameral_owner USING (tenant_id = market.current_tenant());
GRANT SELECT ON market.preview_use TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (day, used) ON market.preview_use TO bicameral_ops;
