-- Money: double entry in micro-units (10⁻⁶ of the currency). In entries credit is positive and debit negative, so what is
-- owed to somebody (wallets, holds, creators) has a balance ≥ 0, and what others owe the platform is ≤ 0.
-- Postings cross tenants, so only bicameral_ops writes; bicameral_app reads what is its tenant's own.
-- The platform's own accounts belong to the nil tenant. No foreign key leads to tenant: the books outlive tenants.

CREATE TABLE market.account (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN (
    'psp_clearing', 'receivable', 'dispute_hold', 'creator_debt',
    'wallet_paid', 'wallet_promo', 'hold', 'deferred', 'creator_pending', 'creator_available', 'payout_transit',
    'tax', 'accrued_model',
    'commission', 'model_recovery', 'psp_fee', 'model_cost', 'promo_cost', 'free_cost', 'chargeback_loss', 'breakage')),
  -- What the kind needs to be told apart: the provider of psp_clearing, the jurisdiction of tax.
  subject text NOT NULL DEFAULT '',
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- A tenant's account: the sum of its entries. A platform account: that sum less what waits in account_pending.
  balance bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, kind, subject, currency),
  CONSTRAINT never_negative CHECK (balance >= 0 OR kind NOT IN (
    'wallet_paid', 'wallet_promo', 'hold', 'deferred', 'creator_pending', 'creator_available', 'payout_transit')),
  CONSTRAINT owner_fits_kind CHECK (
    (tenant_id = '00000000-0000-0000-0000-000000000000') = (kind IN (
      'psp_clearing', 'tax', 'accrued_model', 'commission', 'model_recovery', 'psp_fee', 'model_cost', 'promo_cost',
      'free_cost', 'chargeback_loss', 'breakage')))
);

CREATE TABLE market.ledger_transaction (
  id uuid PRIMARY KEY,
  -- capture:<message>, top_up:<id>:<sequence> …: one business key, one transaction.
  business_key text NOT NULL UNIQUE,
  body_hash text NOT NULL CHECK (body_hash ~ '^[0-9a-f]{64}$'),
  kind text NOT NULL CHECK (kind IN (
    'top_up', 'top_up_reversal', 'reserve', 'capture', 'release', 'expire', 'model_cost', 'free_cost', 'maturation',
    'promo_grant', 'promo_expiry', 'subscription', 'subscription_day', 'payout', 'payout_settled', 'payout_failed', 'refund',
    'dispute_opened', 'dispute_lost', 'dispute_won')),
  -- The message, top-up, payout … it is about.
  reference uuid NOT NULL,
  -- The database's clock; no role may set it.
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ledger_transaction_reference ON market.ledger_transaction (reference);

CREATE TABLE market.entry (
  tenant_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  transaction_id uuid NOT NULL REFERENCES market.ledger_transaction (id),
  account_id uuid NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX entry_transaction ON market.entry (transaction_id);
CREATE INDEX entry_account ON market.entry (account_id, transaction_id);

-- Entries of platform accounts wait here, so that no message locks a platform account; a job rolls them up.
CREATE TABLE market.account_pending (
  account_id uuid NOT NULL,
  amount bigint NOT NULL
);

-- No foreign key from entry to account: its check would lock the platform's account rows on every message. This asks instead.
CREATE FUNCTION market.post_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tenant_id = '00000000-0000-0000-0000-000000000000' THEN
    PERFORM 1 FROM market.account
      WHERE tenant_id = NEW.tenant_id AND id = NEW.account_id AND currency = NEW.currency;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no such account in that currency: %', NEW.account_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    INSERT INTO market.account_pending VALUES (NEW.account_id, NEW.amount);
  ELSE
    UPDATE market.account SET balance = balance + NEW.amount
      WHERE tenant_id = NEW.tenant_id AND id = NEW.account_id AND currency = NEW.currency;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no such account in that currency: %', NEW.account_id USING ERRCODE = 'foreign_key_violation';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_moves_balance AFTER INSERT ON market.entry
  FOR EACH ROW EXECUTE FUNCTION market.post_entry();

CREATE FUNCTION market.check_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM market.entry WHERE transaction_id = NEW.transaction_id
             GROUP BY currency HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'transaction % does not sum to zero', NEW.transaction_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transaction_sums_to_zero AFTER INSERT ON market.entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION market.check_balanced();

CREATE TRIGGER entry_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.entry
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();
CREATE TRIGGER ledger_transaction_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.ledger_transaction
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

-- What a payer has reserved for one message, at its ceiling price.
CREATE TABLE market.hold (
  tenant_id uuid NOT NULL,
  message uuid NOT NULL UNIQUE,
  agent uuid NOT NULL,
  agent_name text NOT NULL,
  publisher uuid NOT NULL,
  currency text NOT NULL,
  from_promo bigint NOT NULL CHECK (from_promo >= 0),
  from_paid bigint NOT NULL CHECK (from_paid >= 0),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'captured', 'released', 'expired')),
  captured bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, message),
  CONSTRAINT holds_something CHECK (from_promo + from_paid > 0),
  CONSTRAINT captured_within_hold CHECK (captured BETWEEN 0 AND from_promo + from_paid),
  CONSTRAINT only_captures_capture CHECK ((state = 'captured') = (captured > 0)),
  CONSTRAINT ended_when_not_open CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE INDEX hold_day ON market.hold (tenant_id, created_at);
CREATE INDEX hold_open ON market.hold (created_at) WHERE state = 'open';

CREATE FUNCTION market.end_hold_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'open' THEN
    RAISE EXCEPTION 'hold of message % has ended', OLD.message USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_ends_once BEFORE UPDATE ON market.hold FOR EACH ROW EXECUTE FUNCTION market.end_hold_once();

-- Every message that was accepted, so that asking twice with one id is one message. Belongs to the publisher.
CREATE TABLE market.asked (
  tenant_id uuid NOT NULL,
  message uuid NOT NULL UNIQUE,
  agent uuid NOT NULL,
  agent_version int NOT NULL,
  -- A keyed hash of who asked what; the key is the market's secret, so it tells nothing of the question.
  fingerprint text NOT NULL,
  means text NOT NULL CHECK (means IN ('gratis', 'free_quota', 'wallet')),
  currency text NOT NULL,
  price bigint NOT NULL CHECK (price >= 0),
  visitor text NOT NULL,
  free_day date NOT NULL,
  free_left int NOT NULL,
  free_per_day int NOT NULL,
  state text NOT NULL DEFAULT 'open'
    CHECK (state IN ('open', 'done', 'partial', 'stopped', 'abstained', 'failed', 'expired')),
  code text,
  conversation uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, message),
  CONSTRAINT ended_when_not_open CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE INDEX asked_open ON market.asked (expires_at) WHERE state = 'open';

-- Free messages of one visitor (keyed hash) with one agent on one day. The counter is not money.
CREATE TABLE market.free_use (
  tenant_id uuid NOT NULL,
  agent uuid NOT NULL,
  day date NOT NULL,
  visitor text NOT NULL,
  used int NOT NULL CHECK (used >= 0),
  PRIMARY KEY (tenant_id, agent, day, visitor)
);
CREATE INDEX free_use_day ON market.free_use (day);

-- The journal of answers. Written when the answer has ended, before its price is captured; the postings of a message follow
-- from its row alone. Belongs to the publisher, and does not say who asked.
CREATE TABLE market.usage_event (
  tenant_id uuid NOT NULL,
  message uuid NOT NULL UNIQUE,
  agent uuid NOT NULL,
  agent_name text NOT NULL,
  mark text NOT NULL,
  pigment text NOT NULL,
  agent_version int NOT NULL,
  means text NOT NULL CHECK (means IN ('gratis', 'free_quota', 'wallet')),
  outcome text NOT NULL CHECK (outcome IN ('done', 'partial', 'stopped', 'abstained')),
  tokens_in int NOT NULL CHECK (tokens_in >= 0),
  tokens_out int NOT NULL CHECK (tokens_out >= 0),
  currency text NOT NULL,
  price bigint NOT NULL CHECK (price >= 0),
  charged bigint NOT NULL CHECK (charged >= 0),
  tax bigint NOT NULL CHECK (tax >= 0),
  engine bigint NOT NULL CHECK (engine >= 0),
  commission bigint NOT NULL CHECK (commission >= 0),
  earned bigint NOT NULL CHECK (earned >= 0),
  -- What the engine's tokens cost the platform, recovered in this charge or not.
  model_cost bigint NOT NULL CHECK (model_cost >= 0),
  mature_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, message),
  CONSTRAINT legs_sum_to_charge CHECK (charged = tax + engine + commission + earned),
  CONSTRAINT never_above_price CHECK (charged <= price),
  CONSTRAINT only_wallets_pay CHECK (charged = 0 OR means = 'wallet')
);
CREATE INDEX usage_event_time ON market.usage_event (tenant_id, created_at);
CREATE INDEX usage_event_cost ON market.usage_event (created_at) WHERE model_cost > 0;
CREATE TRIGGER usage_event_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.usage_event
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

-- Earnings of captured messages on their way from pending to available.
CREATE TABLE market.maturing (
  tenant_id uuid NOT NULL,
  message uuid NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  mature_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, message)
);
CREATE INDEX maturing_time ON market.maturing (mature_at);

CREATE TABLE market.spending_limit (
  tenant_id uuid NOT NULL,
  currency text NOT NULL,
  per_day bigint NOT NULL CHECK (per_day >= 0),
  PRIMARY KEY (tenant_id, currency)
);

CREATE TABLE market.top_up (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  idempotency_key uuid NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  provider text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'paid', 'failed')),
  -- Sequence of the last provider event applied; older ones that come late change nothing.
  applied_sequence bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, idempotency_key)
);

-- What providers told us, each once, also of top-ups that we do not know yet.
CREATE TABLE market.provider_event (
  provider text NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  top_up uuid NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL,
  sequence bigint NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, event_id)
);
CREATE INDEX provider_event_top_up ON market.provider_event (top_up, sequence);

ALTER TABLE market.account ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.ledger_transaction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.account_pending ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.hold ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.asked ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.free_use ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.usage_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.maturing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.spending_limit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.top_up ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.provider_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON market.account TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.entry TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
-- A transaction is seen by those who have an entry in it; entry's own policy decides.
CREATE POLICY own ON market.ledger_transaction FOR SELECT TO bicameral_app
  USING (EXISTS (SELECT 1 FROM market.entry e
                 WHERE e.transaction_id = ledger_transaction.id AND e.tenant_id = market.current_tenant()));
CREATE POLICY own ON market.hold TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.asked TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.free_use TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.usage_event TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.maturing TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.spending_limit TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.top_up TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());

CREATE POLICY ops ON market.account TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.ledger_transaction TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.entry TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.account_pending TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.hold TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.asked TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.free_use TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.usage_event TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.maturing TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.spending_limit TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.top_up TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.provider_event TO bicameral_ops USING (true) WITH CHECK (true);

GRANT SELECT ON market.account, market.ledger_transaction, market.entry, market.hold, market.usage_event, market.maturing,
  market.spending_limit, market.top_up TO bicameral_app;
GRANT INSERT, UPDATE (per_day), DELETE ON market.spending_limit TO bicameral_app;

GRANT SELECT, INSERT (tenant_id, id, kind, subject, currency), UPDATE (balance) ON market.account TO bicameral_ops;
GRANT SELECT, INSERT (id, business_key, body_hash, kind, reference) ON market.ledger_transaction TO bicameral_ops;
GRANT SELECT, INSERT ON market.entry TO bicameral_ops;
GRANT SELECT, INSERT, DELETE ON market.account_pending TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, message, agent, agent_name, publisher, currency, from_promo, from_paid),
  UPDATE (state, captured, ended_at) ON market.hold TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (state, code, conversation, ended_at) ON market.asked TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (used), DELETE ON market.free_use TO bicameral_ops;
GRANT SELECT, INSERT ON market.usage_event TO bicameral_ops;
GRANT SELECT, INSERT, DELETE ON market.maturing TO bicameral_ops;
GRANT SELECT ON market.spending_limit TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, id, idempotency_key, currency, amount, provider), UPDATE (state, applied_sequence)
  ON market.top_up TO bicameral_ops;
GRANT SELECT, INSERT ON market.provider_event TO bicameral_ops;
