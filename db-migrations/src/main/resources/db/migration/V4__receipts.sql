-- Receipts of what left a chamber. One chain per tenant: every row covers the hash of the row before it.
--
-- A crossing is two rows, OPENED before its bytes leave and CLOSED when the engine is done, because the row must be durable
-- before and the answer's tokens are known only after. Completing the first row in place would need an UPDATE grant, and
-- would change a hash that later rows already cover. An answer for which nothing left is one CLOSED row.
CREATE TABLE receipt_chain (
  tenant_id uuid   PRIMARY KEY,
  sequence  bigint NOT NULL CHECK (sequence >= 0),
  hash      text   NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE receipt_chain IS 'Head of each tenant''s chain: its row lock makes sequences gapless under concurrency.';

CREATE TABLE receipt (
  tenant_id     uuid        NOT NULL,
  sequence      bigint      NOT NULL CHECK (sequence >= 1),
  stage         text        NOT NULL CHECK (stage IN ('OPENED', 'CLOSED')),
  message_id    uuid        NOT NULL,
  agent_id      uuid        NOT NULL,
  agent_version int         NOT NULL CHECK (agent_version >= 0),
  policy        text        NOT NULL CHECK (policy IN ('NONE', 'PASSAGES')),
  engine        text        NOT NULL,
  model         text        NOT NULL,
  sent_bytes    bigint      NOT NULL CHECK (sent_bytes >= 0),
  passages      int         NOT NULL CHECK (passages >= 0),
  tokens_in     int         NOT NULL CHECK (tokens_in >= 0),
  tokens_out    int         NOT NULL CHECK (tokens_out >= 0),
  commitment    text        NOT NULL CHECK (commitment ~ '^[0-9a-f]{64}$'),
  at            timestamptz NOT NULL,
  previous_hash text        NOT NULL CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  hash          text        NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (tenant_id, sequence)
);
CREATE INDEX receipt_message ON receipt (tenant_id, message_id, sequence);

ALTER TABLE receipt_chain ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt_chain FORCE ROW LEVEL SECURITY;
ALTER TABLE receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON receipt_chain TO bicameral_app
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY own_tenant ON receipt TO bicameral_app
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY across_tenants ON receipt_chain TO bicameral_ops USING (true);
CREATE POLICY across_tenants ON receipt TO bicameral_ops USING (true);

GRANT SELECT, INSERT ON receipt TO bicameral_app;
GRANT SELECT, INSERT ON receipt_chain TO bicameral_app;
GRANT UPDATE (sequence, hash) ON receipt_chain TO bicameral_app;
GRANT SELECT ON receipt, receipt_chain TO bicameral_ops;

-- Also for the owner, who needs no grant: a receipt once written stays.
CREATE FUNCTION receipt_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'receipts are append-only';
END
$$;
CREATE TRIGGER receipt_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt
  FOR EACH STATEMENT EXECUTE FUNCTION receipt_stays();
