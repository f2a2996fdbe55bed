-- Where a tenant has its own embedding model. Off until an owner says so, for texts of its documents go there; each crossing has a
-- receipt. What comes back is kept in the chamber only.
CREATE TABLE market.embedding_endpoint (
  tenant_id uuid PRIMARY KEY REFERENCES market.tenant (id) ON DELETE CASCADE,
  address text NOT NULL CHECK (char_length(address) BETWEEN 8 AND 2000),
  model text NOT NULL CHECK (char_length(model) BETWEEN 1 AND 200),
  question_prefix text NOT NULL DEFAULT '' CHECK (char_length(question_prefix) <= 200),
  passage_prefix text NOT NULL DEFAULT '' CHECK (char_length(passage_prefix) <= 200),
  passages int NOT NULL CHECK (passages BETWEEN 100 AND 50000),
  secret_id uuid,
  enabled boolean NOT NULL DEFAULT false,
  -- Grows with each change, so that the chamber tries it anew.
  revision bigint NOT NULL DEFAULT 1 CHECK (revision >= 1),
  set_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE market.embedding_endpoint IS 'A tenant''s own embedding endpoint; its key is among the secrets.';
ALTER TABLE market.embedding_endpoint ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.embedding_endpoint TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.embedding_endpoint TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY erasing ON market.embedding_endpoint TO bicameral_owner USING (tenant_id = market.current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON market.embedding_endpoint TO bicameral_app;
-- Brought in with a tenant, and taken along.
GRANT SELECT, INSERT ON market.embedding_endpoint TO bicameral_ops;
