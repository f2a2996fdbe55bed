-- What a tenant's owners have to be told of its chamber: written with the move it tells of, told by letter once. Reasons only; each
-- goes after ninety days, and with its tenant.
CREATE TABLE market.chamber_alert (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('QUARANTINED', 'FULL')),
  reason text NOT NULL CHECK (reason ~ '^[A-Z_]{1,40}$'),
  told_at timestamptz,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX chamber_alert_untold ON market.chamber_alert (at) WHERE told_at IS NULL;
ALTER TABLE market.chamber_alert ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.chamber_alert TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.chamber_alert TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY erasing ON market.chamber_alert TO bicameral_owner USING (tenant_id = market.current_tenant());
GRANT SELECT, INSERT, DELETE ON market.chamber_alert TO bicameral_app;
GRANT SELECT, UPDATE (told_at) ON market.chamber_alert TO bicameral_ops;
