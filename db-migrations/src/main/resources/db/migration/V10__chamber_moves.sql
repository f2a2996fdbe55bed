-- What happened to chambers: states and reasons only, of each tenant the last fifty. The latest row is where a chamber is.
CREATE TABLE market.chamber_move (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('ASLEEP', 'WAKING', 'AWAKE', 'DRAINING', 'CRASHED', 'QUARANTINED')),
  reason text NOT NULL CHECK (reason ~ '^[A-Z_]{1,40}$'),
  PRIMARY KEY (tenant_id, id)
);
ALTER TABLE market.chamber_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE market.chamber_move FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON market.chamber_move TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY across_tenants ON market.chamber_move TO bicameral_ops USING (true);
GRANT SELECT, INSERT, DELETE ON market.chamber_move TO bicameral_app;
GRANT SELECT ON market.chamber_move TO bicameral_ops;
