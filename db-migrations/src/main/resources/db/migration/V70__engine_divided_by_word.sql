-- What an operator grants a tenant of the shared engine. Null is as the instance is set; 0 is no bound.
CREATE TABLE market.engine_share (
  tenant_id uuid PRIMARY KEY REFERENCES market.tenant (id) ON DELETE CASCADE,
  weight int CHECK (weight BETWEEN 1 AND 1000),
  calls int CHECK (calls BETWEEN 0 AND 100000),
  tokens_per_minute bigint CHECK (tokens_per_minute BETWEEN 0 AND 1000000000000),
  tokens_per_day bigint CHECK (tokens_per_day BETWEEN 0 AND 1000000000000)
);
ALTER TABLE market.engine_share ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.engine_share TO bicameral_app USING (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.engine_share TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY erasing ON market.engine_share TO bicameral_owner USING (tenant_id = market.current_tenant());
GRANT SELECT ON market.engine_share TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (weight, calls, tokens_per_minute, tokens_per_day) ON market.engine_share TO bicameral_ops;

-- How far an agent may use its tenant's part, in the owner's word. 0 is no bound of its own.
CREATE TABLE market.engine_bound (
  tenant_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  calls int NOT NULL CHECK (calls BETWEEN 0 AND 100000),
  tokens_per_minute bigint NOT NULL CHECK (tokens_per_minute BETWEEN 0 AND 1000000000000),
  tokens_per_day bigint NOT NULL CHECK (tokens_per_day BETWEEN 0 AND 1000000000000),
  PRIMARY KEY (tenant_id, agent_id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES market.agent (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE market.engine_bound ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.engine_bound TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.engine_bound TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY erasing ON market.engine_bound TO bicameral_owner USING (tenant_id = market.current_tenant());
GRANT SELECT, INSERT, UPDATE (calls, tokens_per_minute, tokens_per_day) ON market.engine_bound TO bicameral_app;
-- Brought in with a tenant, and taken along.
GRANT SELECT, INSERT ON market.engine_bound TO bicameral_ops;
