-- Payouts: where creators are paid, what they are paid, and how the provider was asked to.

-- Who is paid and where to, sealed for the tenant; only the last characters of the number are readable.
CREATE TABLE market.payout_account (
  tenant_id uuid PRIMARY KEY,
  method text NOT NULL CHECK (method IN ('bank_cn', 'bank_cn_company', 'iban', 'alipay', 'stripe')),
  tail text NOT NULL CHECK (length(tail) BETWEEN 1 AND 4),
  sealed bytea NOT NULL,
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT market.clock(),
  -- A billing admin has compared name and papers since the last change.
  verified_by uuid,
  verified_at timestamptz,
  CONSTRAINT verified_by_somebody CHECK ((verified_by IS NULL) = (verified_at IS NULL))
);

-- amount leaves what is available: netted pays a debt off, withheld goes to the tax office, the rest to the creator.
CREATE TABLE market.payout (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  -- The month of the run that proposed it; null where somebody did by hand.
  run text CHECK (run ~ '^[0-9]{4}-[0-9]{2}$'),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount bigint NOT NULL CHECK (amount > 0),
  netted bigint NOT NULL DEFAULT 0 CHECK (netted >= 0),
  withheld bigint NOT NULL DEFAULT 0 CHECK (withheld >= 0),
  method text NOT NULL,
  tail text NOT NULL,
  provider text NOT NULL,
  state text NOT NULL DEFAULT 'proposed'
    CHECK (state IN ('proposed', 'held', 'cancelled', 'under_way', 'settled', 'failed')),
  needs_second boolean NOT NULL,
  approved_by uuid,
  approver text,
  released_by uuid,
  released_at timestamptz,
  -- Why it is held, was cancelled or failed, in an admin's words or the provider's code.
  reason text CHECK (length(reason) BETWEEN 1 AND 500),
  -- The outbox: the payout's id is the provider's key for as long as it lives. Null where no provider is asked.
  call text CHECK (call IN ('waiting', 'calling', 'unknown', 'done', 'refused')),
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz,
  problem text,
  -- What one admin reads in the bank's statement, for another one to confirm.
  mark text CHECK (mark IN ('paid', 'failed')),
  mark_line text CHECK (length(mark_line) BETWEEN 1 AND 100),
  marked_by uuid,
  marker text,
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, currency, run),
  CONSTRAINT something_is_paid CHECK (netted + withheld < amount),
  CONSTRAINT released_when_on_its_way CHECK ((state IN ('under_way', 'settled', 'failed')) = (released_at IS NOT NULL)),
  CONSTRAINT ended_when_over CHECK ((state IN ('cancelled', 'settled', 'failed')) = (ended_at IS NOT NULL)),
  CONSTRAINT four_eyes CHECK (released_at IS NULL OR NOT needs_second OR approved_by <> released_by)
);
CREATE UNIQUE INDEX payout_one_at_a_time ON market.payout (tenant_id, currency)
  WHERE state IN ('proposed', 'held', 'under_way');
CREATE INDEX payout_open ON market.payout (created_at) WHERE ended_at IS NULL;
CREATE INDEX payout_due ON market.payout (due_at) WHERE call IN ('waiting', 'calling', 'unknown');
CREATE UNIQUE INDEX payout_line ON market.payout (mark_line) WHERE mark = 'paid';

-- Where a payout went, sealed for it; goes with the tenant, while the books stay.
CREATE TABLE market.payout_destination (
  tenant_id uuid NOT NULL,
  payout uuid NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (tenant_id, payout)
);

ALTER TABLE market.payout_account ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.payout ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.payout_destination ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.payout_account TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.payout TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.payout_destination TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.payout_account TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.payout TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.payout_destination TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY erasing ON market.payout_account TO bicameral_owner USING (tenant_id = market.current_tenant());
CREATE POLICY erasing ON market.payout_destination TO bicameral_owner USING (tenant_id = market.current_tenant());

GRANT SELECT, INSERT (tenant_id, method, tail, sealed, changed_by),
  UPDATE (method, tail, sealed, changed_by, changed_at, verified_by, verified_at) ON market.payout_account TO bicameral_app;
-- Not who of the market's admins did what.
GRANT SELECT (tenant_id, id, run, currency, amount, netted, withheld, method, tail, provider, state, reason, created_at, released_at,
  ended_at) ON market.payout TO bicameral_app;
GRANT SELECT, UPDATE (verified_by, verified_at) ON market.payout_account TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, id, run, currency, amount, withheld, method, tail, provider, needs_second),
  UPDATE (amount, netted, withheld, method, tail, provider, state, needs_second, approved_by, approver, released_by, released_at,
    reason, call, attempts, due_at, problem, mark, mark_line, marked_by, marker, ended_at)
  ON market.payout TO bicameral_ops;
GRANT SELECT, INSERT ON market.payout_destination TO bicameral_ops;
