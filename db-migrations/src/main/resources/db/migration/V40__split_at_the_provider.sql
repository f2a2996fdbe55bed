-- Split at the provider: payouts that are paid out of the payments that brought the money, part by part.

ALTER TABLE market.top_up
  -- Whether its money may be held in the platform's balance, or leaves for creators out of the payment itself. As it was set when
  -- the payment began: what was paid under the other setting is not split afterwards.
  ADD COLUMN funds text NOT NULL DEFAULT 'wallet' CHECK (funds IN ('wallet', 'split')),
  -- What was paid out of it, or is being asked for: the sum of its parts that were not refused.
  ADD COLUMN split bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT split_within_the_payment CHECK (split BETWEEN 0 AND amount),
  ADD CONSTRAINT split_where_it_may_be CHECK (split = 0 OR funds = 'split');
CREATE INDEX top_up_to_split ON market.top_up (provider, currency, paid_at, id)
  WHERE funds = 'split' AND state = 'paid' AND split + fee + refunded + withdrawn < amount;

ALTER TABLE market.payout
  ADD COLUMN funds text NOT NULL DEFAULT 'wallet' CHECK (funds IN ('wallet', 'split')),
  -- Of a payout that ended before all of it was paid: what is available again, and how much of that was tax.
  ADD COLUMN returned bigint NOT NULL DEFAULT 0,
  ADD COLUMN returned_tax bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT returned_of_the_unpaid CHECK (
    returned = 0 AND returned_tax = 0 OR funds = 'split' AND state = 'settled' AND returned_tax >= 0 AND returned > returned_tax
      AND netted + withheld + returned < amount);
CREATE INDEX payout_to_split ON market.payout (due_at) WHERE funds = 'split' AND state = 'under_way';

-- When the provider was told of the receiver; nothing again once the account is another one.
ALTER TABLE market.payout_account ADD COLUMN bound_at timestamptz;

-- A part of a payout, out of one payment: a row before it is a call, with the row's id as the provider's key.
CREATE TABLE market.payout_part (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  payout uuid NOT NULL,
  top_up uuid NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount bigint NOT NULL CHECK (amount > 0),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'calling', 'unknown', 'paid', 'refused')),
  -- The provider's name for it.
  mark text CHECK (length(mark) BETWEEN 1 AND 100),
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT market.clock(),
  problem text,
  -- What one admin read on the provider's pages, for another one to read too.
  told text CHECK (told IN ('paid', 'failed')),
  told_mark text CHECK (length(told_mark) BETWEEN 1 AND 100),
  told_by uuid,
  teller text,
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT ended_when_over CHECK ((state IN ('paid', 'refused')) = (ended_at IS NOT NULL)),
  CONSTRAINT paid_by_its_mark CHECK (state <> 'paid' OR mark IS NOT NULL)
);
CREATE INDEX payout_part_payout ON market.payout_part (payout);
CREATE INDEX payout_part_top_up ON market.payout_part (top_up);
CREATE INDEX payout_part_due ON market.payout_part (due_at) WHERE ended_at IS NULL;

ALTER TABLE market.payout_part ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.payout_part TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.payout_part TO bicameral_ops USING (true) WITH CHECK (true);

-- Not whose payment it came of, nor who of the market's admins did what.
GRANT SELECT (tenant_id, id, payout, currency, amount, state, created_at, ended_at) ON market.payout_part TO bicameral_app;
GRANT SELECT (funds, returned, returned_tax) ON market.payout TO bicameral_app;
GRANT UPDATE (bound_at) ON market.payout_account TO bicameral_app, bicameral_ops;
GRANT SELECT, INSERT (tenant_id, id, payout, top_up, currency, amount),
  UPDATE (state, mark, attempts, due_at, problem, told, told_mark, told_by, teller, ended_at) ON market.payout_part TO bicameral_ops;
GRANT INSERT (funds), UPDATE (split) ON market.top_up TO bicameral_ops;
GRANT UPDATE (funds, returned, returned_tax) ON market.payout TO bicameral_ops;
