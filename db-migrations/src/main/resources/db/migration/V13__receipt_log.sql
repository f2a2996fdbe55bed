-- Receipts become a log that others can check: what each byte was, a Merkle tree over the entries of a tenant, signed
-- checkpoints of it, and the address of a witness. Entries written before stay as they are (format 1).

ALTER TABLE receipt
  ADD format          int    NOT NULL DEFAULT 1 CHECK (format IN (1, 2)),
  ADD region          text   NOT NULL DEFAULT '',
  ADD of_template     bigint NOT NULL DEFAULT 0 CHECK (of_template >= 0),
  ADD of_question     bigint NOT NULL DEFAULT 0 CHECK (of_question >= 0),
  ADD of_conversation bigint NOT NULL DEFAULT 0 CHECK (of_conversation >= 0),
  ADD of_passages     bigint NOT NULL DEFAULT 0 CHECK (of_passages >= 0),
  ADD of_pseudonyms   bigint NOT NULL DEFAULT 0 CHECK (of_pseudonyms >= 0),
  ADD cost_micros     bigint NOT NULL DEFAULT 0,
  ADD price_micros    bigint NOT NULL DEFAULT 0,
  ADD currency        text   NOT NULL DEFAULT '',
  ADD span_commitment text   NOT NULL DEFAULT '' CHECK (span_commitment ~ '^([0-9a-f]{64})?$'),
  DROP CONSTRAINT receipt_stage_check,
  ADD CONSTRAINT receipt_stage_check CHECK (stage IN ('OPENED', 'CLOSED', 'SETTLED')),
  DROP CONSTRAINT receipt_policy_check,
  ADD CONSTRAINT receipt_policy_check CHECK (policy IN ('NONE', 'REDACTED', 'PASSAGES')),
  -- Whatever left is accounted for, byte by byte.
  ADD CONSTRAINT receipt_spans_check CHECK (
    format = 1 OR sent_bytes = of_template + of_question + of_conversation + of_passages + of_pseudonyms);
CREATE INDEX receipt_time ON receipt (tenant_id, at);

ALTER TABLE receipt_chain ADD frontier text[];
COMMENT ON COLUMN receipt_chain.frontier IS
  'Heads of the full subtrees of the Merkle tree, largest first; null where it has to be made of the entries first.';
GRANT UPDATE (frontier) ON receipt_chain TO bicameral_app;

CREATE TABLE receipt_checkpoint (
  tenant_id uuid        NOT NULL,
  size      bigint      NOT NULL CHECK (size >= 1),
  head      text        NOT NULL CHECK (head ~ '^[0-9a-f]{64}$'),
  at        timestamptz NOT NULL,
  signature text        NOT NULL,
  PRIMARY KEY (tenant_id, size)
);
COMMENT ON TABLE receipt_checkpoint IS 'The instance''s signed word on how long a tenant''s log was, and with what head.';

CREATE TABLE receipt_witness (
  tenant_id    uuid   PRIMARY KEY,
  address      text   NOT NULL,
  told_size    bigint NOT NULL DEFAULT 0 CHECK (told_size >= 0),
  told_at      timestamptz,
  problem      text   NOT NULL DEFAULT ''
);
COMMENT ON TABLE receipt_witness IS 'Where a tenant wants its checkpoints kept, and how far that has come.';

ALTER TABLE receipt_checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt_checkpoint FORCE ROW LEVEL SECURITY;
ALTER TABLE receipt_witness ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt_witness FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON receipt_checkpoint TO bicameral_app
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY own_tenant ON receipt_witness TO bicameral_app
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY across_tenants ON receipt_checkpoint TO bicameral_ops USING (true);
CREATE POLICY across_tenants ON receipt_witness TO bicameral_ops USING (true);
GRANT SELECT, INSERT ON receipt_checkpoint TO bicameral_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON receipt_witness TO bicameral_app;
GRANT SELECT ON receipt_checkpoint, receipt_witness TO bicameral_ops;

CREATE TRIGGER checkpoint_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION receipt_stays();
