-- Messages that a tenant's people or keys had for nothing: out of the free quota of a day, or of an agent that asks no price. Belongs to
-- who asked; market.asked is the publisher's and does not say who that was. Written after the message was accepted: not money, so one
-- that a killed process did not write is missing here and nowhere else.
CREATE TABLE market.free_message (
  tenant_id uuid NOT NULL,
  message uuid NOT NULL UNIQUE,
  agent uuid NOT NULL,
  agent_name text NOT NULL,
  means text NOT NULL CHECK (means IN ('gratis', 'free_quota')),
  currency text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, message)
);
CREATE INDEX free_message_time ON market.free_message (tenant_id, created_at);
CREATE INDEX plan_message_time ON market.plan_message (tenant_id, created_at);

ALTER TABLE market.free_message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.free_message TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.free_message TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY erasing ON market.free_message TO bicameral_owner USING (tenant_id = market.current_tenant());
GRANT SELECT ON market.free_message TO bicameral_app;
GRANT SELECT, INSERT ON market.free_message TO bicameral_ops;

-- Creators see what a message costs by itself where the engine's cost comes on top.
GRANT SELECT (fixed) ON market.asked TO bicameral_app;
