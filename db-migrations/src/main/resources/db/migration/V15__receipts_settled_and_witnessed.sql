-- Receipts are completed with what an answer cost, checkpoints go to the witness a tenant has chosen, and the platform's own
-- deeds stand in a tenant's log of activities.

-- A message is settled once, whatever is repeated.
CREATE UNIQUE INDEX receipt_settled ON receipt (tenant_id, message_id) WHERE stage = 'SETTLED';

-- What billing has decided and the log does not say yet. Billing writes it in the transaction that decides; whoever appends the
-- entry takes it away in the same transaction.
CREATE TABLE receipt_due (
  tenant_id    uuid        NOT NULL,
  message_id   uuid        NOT NULL,
  cost_micros  bigint      NOT NULL CHECK (cost_micros >= 0),
  price_micros bigint      NOT NULL CHECK (price_micros >= 0),
  currency     text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  at           timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, message_id)
);
COMMENT ON TABLE receipt_due IS 'Cost and price of messages whose receipt is not settled yet.';
CREATE INDEX receipt_due_time ON receipt_due (at);
ALTER TABLE receipt_due ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt_due FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON receipt_due TO bicameral_app
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY across_tenants ON receipt_due TO bicameral_ops USING (true) WITH CHECK (true);
-- FOR UPDATE, under which two appends of one message wait for each other, asks for a right to update.
GRANT SELECT, DELETE, UPDATE (at) ON receipt_due TO bicameral_app;
GRANT SELECT, INSERT ON receipt_due TO bicameral_ops;

-- The right edge of the tree that was signed: a proof that the log has grown from there costs what came since, not the whole.
ALTER TABLE receipt_checkpoint ADD frontier text[];

ALTER TABLE receipt_witness
  ADD set_at   timestamptz NOT NULL DEFAULT now(),
  ADD tried_at timestamptz,
  ADD next_at  timestamptz NOT NULL DEFAULT now(),
  ADD failures int         NOT NULL DEFAULT 0 CHECK (failures >= 0),
  ADD detail   text        NOT NULL DEFAULT '';

-- The platform does things too (a quarantine): no person stands behind them.
ALTER TABLE audit_entry ALTER person_id DROP NOT NULL;
