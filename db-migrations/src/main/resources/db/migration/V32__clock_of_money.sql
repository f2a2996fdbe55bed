-- All of money goes by the clock of money, so that a test which shifts it moves everything. As the clock is read some ten times
-- for each message, it is made cheap: a body that was parsed when it was defined needs no search path of its own.
CREATE OR REPLACE FUNCTION market.clock() RETURNS timestamptz
  STABLE SECURITY DEFINER LANGUAGE sql
  RETURN now() + coalesce((SELECT shift FROM market.clock_shift), interval '0');

ALTER TABLE market.account ALTER COLUMN created_at SET DEFAULT market.clock();
ALTER TABLE market.ledger_transaction ALTER COLUMN created_at SET DEFAULT market.clock();
ALTER TABLE market.hold ALTER COLUMN created_at SET DEFAULT market.clock();
ALTER TABLE market.asked ALTER COLUMN created_at SET DEFAULT market.clock();
ALTER TABLE market.usage_event ALTER COLUMN created_at SET DEFAULT market.clock();
ALTER TABLE market.top_up ALTER COLUMN created_at SET DEFAULT market.clock();
ALTER TABLE market.provider_event ALTER COLUMN received_at SET DEFAULT market.clock();
ALTER TABLE market.charge_case ALTER COLUMN opened_at SET DEFAULT market.clock();
ALTER TABLE market.refund ALTER COLUMN proposed_at SET DEFAULT market.clock();
ALTER TABLE market.operator_entry ALTER COLUMN at SET DEFAULT market.clock();
ALTER TABLE market.provider_notice ALTER COLUMN received_at SET DEFAULT market.clock();
ALTER TABLE market.provider_call
  ALTER COLUMN due_at SET DEFAULT market.clock(),
  ALTER COLUMN created_at SET DEFAULT market.clock();
ALTER TABLE market.top_up_refund ALTER COLUMN proposed_at SET DEFAULT market.clock();
ALTER TABLE market.bank_receipt ALTER COLUMN proposed_at SET DEFAULT market.clock();
