-- Parts of payouts that are taken back: their payment was given back or lost in a dispute after they had left it, and the creator
-- who had them owes it.

ALTER TABLE market.payout_part
  -- What was taken back of it.
  ADD COLUMN reversed bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT reversed_of_what_was_paid CHECK (reversed BETWEEN 0 AND amount AND (reversed = 0 OR state = 'paid'));

-- A row before it is a call, with the row's id as the provider's key.
CREATE TABLE market.part_reversal (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  part uuid NOT NULL,
  payout uuid NOT NULL,
  top_up uuid NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount bigint NOT NULL CHECK (amount > 0),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'calling', 'unknown', 'done', 'refused')),
  -- The provider's name for it.
  mark text CHECK (length(mark) BETWEEN 1 AND 100),
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT market.clock(),
  problem text,
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT ended_when_over CHECK ((state IN ('done', 'refused')) = (ended_at IS NOT NULL)),
  CONSTRAINT done_by_its_mark CHECK (state <> 'done' OR mark IS NOT NULL)
);
CREATE UNIQUE INDEX part_reversal_one_at_a_time ON market.part_reversal (part) WHERE ended_at IS NULL;
CREATE INDEX part_reversal_part ON market.part_reversal (part);
CREATE INDEX part_reversal_payout ON market.part_reversal (payout);
CREATE INDEX part_reversal_due ON market.part_reversal (due_at) WHERE ended_at IS NULL;
-- Payments out of which more has left than came in.
CREATE INDEX top_up_overdrawn ON market.top_up (id) WHERE split > 0 AND split + fee + refunded + withdrawn > amount;

ALTER TABLE market.part_reversal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.part_reversal TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.part_reversal TO bicameral_ops USING (true) WITH CHECK (true);
-- Not whose payment it came of.
GRANT SELECT (tenant_id, id, payout, currency, amount, state, created_at, ended_at) ON market.part_reversal TO bicameral_app;
GRANT SELECT, INSERT (tenant_id, id, part, payout, top_up, currency, amount),
  UPDATE (state, mark, attempts, due_at, problem, ended_at) ON market.part_reversal TO bicameral_ops;
GRANT UPDATE (reversed) ON market.payout_part TO bicameral_ops;

CREATE OR REPLACE FUNCTION market.is_posting(kind text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN kind IN (
    'top_up', 'top_up_reversal', 'top_up_refund', 'top_up_refund_settled', 'top_up_refund_failed', 'provider_fee',
    'reserve', 'capture', 'release', 'expire', 'model_cost', 'free_cost', 'maturation',
    'promo_grant', 'promo_expiry', 'subscription', 'subscription_day', 'subscription_refund', 'payout', 'payout_settled',
    'payout_failed', 'payout_reversed', 'refund', 'dispute_opened', 'dispute_lost', 'dispute_won', 'share', 'share_back');
END $$;
