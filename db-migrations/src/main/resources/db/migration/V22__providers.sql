-- Payment providers that can be asked, an outbox for what is asked of them, refunds to the means of payment, disputes, and bank
-- transfers.

-- What is on its way back to a payer's card or account lies here until the provider says that it has left.
ALTER TABLE market.account DROP CONSTRAINT account_kind_check, DROP CONSTRAINT never_negative;
ALTER TABLE market.account
  ADD CONSTRAINT account_kind_check CHECK (kind IN (
    'psp_clearing', 'receivable', 'dispute_hold', 'creator_debt',
    'wallet_paid', 'wallet_promo', 'hold', 'deferred', 'creator_pending', 'creator_available', 'payout_transit',
    'refund_transit', 'tax', 'accrued_model',
    'commission', 'model_recovery', 'psp_fee', 'model_cost', 'promo_cost', 'free_cost', 'chargeback_loss', 'breakage')),
  ADD CONSTRAINT never_negative CHECK (balance >= 0 OR kind NOT IN (
    'wallet_paid', 'wallet_promo', 'hold', 'deferred', 'creator_pending', 'creator_available', 'payout_transit',
    'refund_transit'));

ALTER TABLE market.ledger_transaction DROP CONSTRAINT ledger_transaction_kind_check;
ALTER TABLE market.ledger_transaction ADD CONSTRAINT ledger_transaction_kind_check CHECK (kind IN (
    'top_up', 'top_up_reversal', 'top_up_refund', 'top_up_refund_settled', 'top_up_refund_failed', 'provider_fee',
    'reserve', 'capture', 'release', 'expire', 'model_cost', 'free_cost', 'maturation',
    'promo_grant', 'promo_expiry', 'subscription', 'subscription_day', 'payout', 'payout_settled', 'payout_failed', 'refund',
    'dispute_opened', 'dispute_lost', 'dispute_won'));

-- What has been booked of a top-up: always what the provider said at applied_sequence.
ALTER TABLE market.top_up
  -- The provider's names for it: what was started, and the payment that came of it.
  ADD COLUMN session text,
  ADD COLUMN payment text,
  -- Where the payer goes to pay; nothing until the provider has answered.
  ADD COLUMN pay_page text,
  ADD COLUMN paid bigint NOT NULL DEFAULT 0 CHECK (paid IN (0, amount)),
  ADD COLUMN paid_at timestamptz,
  ADD COLUMN fee bigint NOT NULL DEFAULT 0,
  ADD COLUMN refunded bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND amount),
  ADD COLUMN withdrawn bigint NOT NULL DEFAULT 0 CHECK (withdrawn BETWEEN 0 AND amount),
  ADD COLUMN dispute text NOT NULL DEFAULT 'none' CHECK (dispute IN ('none', 'open', 'won', 'lost')),
  -- What an open dispute took out of the wallet.
  ADD COLUMN frozen bigint NOT NULL DEFAULT 0 CHECK (frozen BETWEEN 0 AND amount),
  -- When to ask the provider next, and how often that has been done.
  ADD COLUMN look_at timestamptz,
  ADD COLUMN looks int NOT NULL DEFAULT 0,
  ADD COLUMN looked_at timestamptz;
UPDATE market.top_up SET paid = amount, paid_at = created_at WHERE state = 'paid';
UPDATE market.top_up SET pay_page = '/play-money/' || id WHERE provider = 'play';
ALTER TABLE market.top_up ADD CONSTRAINT paid_when_paid CHECK ((state = 'paid') = (paid > 0));
CREATE UNIQUE INDEX top_up_payment ON market.top_up (provider, payment);
CREATE INDEX top_up_look ON market.top_up (look_at) WHERE look_at IS NOT NULL;

-- Reports tell a payment's whole state, so that the newest one alone decides.
ALTER TABLE market.provider_event
  ADD COLUMN fee bigint NOT NULL DEFAULT 0,
  ADD COLUMN refunded bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0),
  ADD COLUMN withdrawn bigint NOT NULL DEFAULT 0 CHECK (withdrawn >= 0),
  ADD COLUMN dispute text NOT NULL DEFAULT 'none' CHECK (dispute IN ('none', 'open', 'won', 'lost')),
  ADD COLUMN payment text;

-- Numbers for asking providers: drawn before the question, so that of two answers the one with the higher number was asked
-- for later.
CREATE SEQUENCE market.provider_ticket;

-- Webhooks that only say "look again", each once. Belongs to no tenant.
CREATE TABLE market.provider_notice (
  provider text NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  top_up uuid,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, event_id)
);
CREATE INDEX provider_notice_top_up ON market.provider_notice (top_up);

-- The outbox: what is asked of a provider is written down first, and done by its id, which is the provider's idempotency key.
CREATE TABLE market.provider_call (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  top_up uuid NOT NULL,
  provider text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('start', 'refund')),
  amount bigint NOT NULL CHECK (amount > 0),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'calling', 'unknown', 'done', 'refused')),
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT now(),
  problem text,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT ended_when_over CHECK ((state IN ('done', 'refused')) = (ended_at IS NOT NULL))
);
CREATE INDEX provider_call_due ON market.provider_call (due_at) WHERE ended_at IS NULL;
CREATE INDEX provider_call_top_up ON market.provider_call (top_up);

-- Credit that goes back to where it was paid from.
CREATE TABLE market.top_up_refund (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  top_up uuid NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  needs_second boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'rejected', 'under_way', 'settled', 'refused')),
  proposed_by uuid NOT NULL,
  proposer text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT now(),
  decided_by uuid,
  decided_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT decided_when_not_proposed CHECK ((state = 'proposed') = (decided_at IS NULL)),
  CONSTRAINT four_eyes CHECK (state IN ('proposed', 'rejected') OR NOT needs_second OR decided_by <> proposed_by)
);
CREATE INDEX top_up_refund_top_up ON market.top_up_refund (top_up);
CREATE INDEX top_up_refund_waiting ON market.top_up_refund (proposed_at) WHERE state = 'proposed';

-- Charges that were paid with credit now in dispute: earnings held back meanwhile, and taken back where it is lost. Belongs to
-- the publisher who earned them.
CREATE TABLE market.disputed_share (
  tenant_id uuid NOT NULL,
  top_up uuid NOT NULL,
  message uuid NOT NULL,
  -- How much of the charge is in dispute, and when its earnings would have matured; nothing where they already had.
  amount bigint NOT NULL CHECK (amount > 0),
  mature_at timestamptz,
  state text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'given_back', 'taken')),
  PRIMARY KEY (tenant_id, top_up, message)
);
CREATE INDEX disputed_share_top_up ON market.disputed_share (top_up);
CREATE INDEX disputed_share_message ON market.disputed_share (message);

-- Money that came into the market's bank account, told by one billing admin and confirmed by another. One line of the bank's
-- statement counts once.
CREATE TABLE market.bank_receipt (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  top_up uuid NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  statement_line text NOT NULL CHECK (length(statement_line) BETWEEN 1 AND 100),
  state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'confirmed', 'rejected')),
  proposed_by uuid NOT NULL,
  proposer text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT now(),
  decided_by uuid,
  decided_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT decided_when_not_proposed CHECK ((state = 'proposed') = (decided_at IS NULL)),
  CONSTRAINT four_eyes CHECK (state <> 'confirmed' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX bank_receipt_line ON market.bank_receipt (statement_line) WHERE state <> 'rejected';
CREATE UNIQUE INDEX bank_receipt_top_up ON market.bank_receipt (top_up) WHERE state <> 'rejected';
CREATE INDEX bank_receipt_waiting ON market.bank_receipt (proposed_at) WHERE state = 'proposed';
-- A transfer is found by its reference.
CREATE UNIQUE INDEX top_up_session ON market.top_up (provider, session);

ALTER TABLE market.provider_notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.provider_call ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.top_up_refund ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.disputed_share ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.bank_receipt ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- Nobody's but the operators': bicameral_app has no right to any of these but its own refunds and shares.
CREATE POLICY own ON market.top_up_refund TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.disputed_share TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.provider_call TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.bank_receipt TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.provider_notice TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.provider_call TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.top_up_refund TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.disputed_share TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.bank_receipt TO bicameral_ops USING (true) WITH CHECK (true);

GRANT SELECT (tenant_id, id, top_up, currency, amount, state, decided_at) ON market.top_up_refund TO bicameral_app;
GRANT SELECT ON market.disputed_share TO bicameral_app;
GRANT USAGE ON SEQUENCE market.provider_ticket TO bicameral_ops;
GRANT INSERT (look_at), UPDATE (session, payment, pay_page, paid, paid_at, fee, refunded, withdrawn, dispute, frozen, look_at, looks,
    looked_at)
  ON market.top_up TO bicameral_ops;
GRANT SELECT, INSERT ON market.provider_notice TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, id, top_up, provider, kind, amount), UPDATE (state, attempts, due_at, problem, ended_at)
  ON market.provider_call TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_at) ON market.top_up_refund TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (amount, mature_at, state) ON market.disputed_share TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, id, top_up, currency, amount, statement_line, proposed_by, proposer),
  UPDATE (state, decided_by, decided_at) ON market.bank_receipt TO bicameral_ops;
-- An open dispute holds earnings back.
GRANT UPDATE (mature_at) ON market.maturing TO bicameral_ops;
