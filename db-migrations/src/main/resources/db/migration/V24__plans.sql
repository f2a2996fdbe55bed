-- Plans (by the month, by the seat, for a day) and the subscriptions to them.

-- Belongs to the payer. The price is of one seat and one period.
CREATE TABLE market.subscription (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  publisher uuid NOT NULL,
  agent uuid NOT NULL,
  agent_name text NOT NULL,
  slug text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('month', 'seat', 'day')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  price bigint NOT NULL CHECK (price > 0),
  included int NOT NULL CHECK (included > 0),
  seats int NOT NULL DEFAULT 1 CHECK (seats BETWEEN 1 AND 1000),
  state text NOT NULL CHECK (state IN ('trialing', 'active', 'past_due', 'paused', 'cancelled', 'ended')),
  trial boolean NOT NULL,
  -- The period that runs, or waits for its money.
  period int NOT NULL DEFAULT 1,
  -- Periods end whole months after the anchor, so that the 31st comes back after a February.
  anchor timestamptz NOT NULL,
  months int NOT NULL,
  paused_at timestamptz,
  -- When the clock has something to do with it.
  due_at timestamptz NOT NULL,
  retries int NOT NULL DEFAULT 0,
  -- The version of the agent whose offer has been compared with these terms.
  version_seen int NOT NULL,
  -- Other terms from the first period that begins at announced_from or later; without a price: it ends then.
  announced_at timestamptz,
  announced_from timestamptz,
  announced_price bigint CHECK (announced_price > 0),
  announced_included int,
  subscribed_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  ended_at timestamptz,
  end_cause text CHECK (end_cause IN ('cancelled', 'over', 'unpaid', 'trial_unpaid', 'plan_gone', 'agent_gone', 'withdrawn')),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT only_seats_have_seats CHECK (seats = 1 OR kind = 'seat'),
  CONSTRAINT paused_while_paused CHECK ((state = 'paused') = (paused_at IS NOT NULL)),
  CONSTRAINT ended_for_a_cause CHECK ((state = 'ended') = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (end_cause IS NULL)),
  CONSTRAINT announced_from_when CHECK ((announced_at IS NULL) = (announced_from IS NULL))
);
-- One at a time with one agent, and one trial ever.
CREATE UNIQUE INDEX subscription_one ON market.subscription (tenant_id, agent) WHERE state <> 'ended';
CREATE UNIQUE INDEX subscription_trial_once ON market.subscription (tenant_id, agent) WHERE trial;
CREATE INDEX subscription_due ON market.subscription (due_at) WHERE state <> 'ended';
CREATE INDEX subscription_agent ON market.subscription (agent) WHERE state <> 'ended';

-- What was bought for one period, at terms that never change. Of a paid one, net lies in the subscription's deferred account until
-- it is earned, by the second, or given back.
CREATE TABLE market.subscription_period (
  tenant_id uuid NOT NULL,
  subscription uuid NOT NULL,
  n int NOT NULL CHECK (n > 0),
  kind text NOT NULL CHECK (kind IN ('month', 'seat', 'day')),
  state text NOT NULL CHECK (state IN ('unpaid', 'running', 'closed')),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  -- Until when its messages may be used: its end, or that of the grace where it is not paid yet.
  usable_until timestamptz NOT NULL,
  -- How long it lasts; a pause moves the end, not this.
  seconds bigint NOT NULL CHECK (seconds > 0),
  seats int NOT NULL CHECK (seats > 0),
  -- Messages of each seat.
  included int NOT NULL CHECK (included > 0),
  currency text NOT NULL,
  price bigint NOT NULL CHECK (price >= 0),
  tax bigint NOT NULL CHECK (tax >= 0),
  commission_basis_points int NOT NULL CHECK (commission_basis_points BETWEEN 0 AND 10000),
  earned_to timestamptz NOT NULL,
  earned bigint NOT NULL DEFAULT 0 CHECK (earned >= 0),
  refunded bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0),
  refunded_tax bigint NOT NULL DEFAULT 0 CHECK (refunded_tax BETWEEN 0 AND tax),
  paid_at timestamptz,
  PRIMARY KEY (tenant_id, subscription, n),
  CONSTRAINT within_net CHECK (earned + refunded <= price - tax),
  CONSTRAINT nothing_left_when_closed CHECK (state <> 'closed' OR paid_at IS NULL OR earned + refunded = price - tax),
  CONSTRAINT only_paid_earns CHECK (paid_at IS NOT NULL OR earned + refunded = 0),
  CONSTRAINT paid_when_running CHECK (state <> 'running' OR paid_at IS NOT NULL)
);
CREATE INDEX subscription_period_earning ON market.subscription_period (earned_to) WHERE state = 'running';

-- Included messages used of each seat in each period; seat 0 of plans without seats. A counter, not money.
CREATE TABLE market.subscription_use (
  tenant_id uuid NOT NULL,
  subscription uuid NOT NULL,
  n int NOT NULL,
  seat int NOT NULL,
  used int NOT NULL CHECK (used >= 0),
  PRIMARY KEY (tenant_id, subscription, n, seat)
);

-- Who sits where.
CREATE TABLE market.subscription_seat (
  tenant_id uuid NOT NULL,
  subscription uuid NOT NULL,
  seat int NOT NULL CHECK (seat > 0),
  person_id uuid NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, subscription, seat),
  UNIQUE (tenant_id, subscription, person_id)
);

-- Messages that were answered out of a plan, so that one without an answer is given back where it was taken.
CREATE TABLE market.plan_message (
  tenant_id uuid NOT NULL,
  message uuid NOT NULL UNIQUE,
  subscription uuid NOT NULL,
  n int NOT NULL,
  seat int NOT NULL,
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, message)
);
CREATE INDEX plan_message_subscription ON market.plan_message (tenant_id, subscription, n);

-- The journal of what subscriptions earn, a row for each day; postings follow from it. Belongs to the publisher and does not say
-- who pays.
CREATE TABLE market.subscription_day (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  subscription uuid NOT NULL,
  n int NOT NULL,
  agent uuid NOT NULL,
  agent_name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('month', 'seat', 'day')),
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  engine bigint NOT NULL CHECK (engine >= 0),
  commission bigint NOT NULL CHECK (commission >= 0),
  earned bigint NOT NULL CHECK (earned >= 0),
  mature_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (subscription, n, from_at, to_at),
  CONSTRAINT legs_sum_to_amount CHECK (amount = engine + commission + earned),
  CONSTRAINT some_time CHECK (from_at <= to_at)
);
CREATE INDEX subscription_day_time ON market.subscription_day (tenant_id, created_at);
CREATE TRIGGER subscription_day_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.subscription_day
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

ALTER TABLE market.subscription ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.subscription_period ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.subscription_use ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.subscription_seat ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.plan_message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.subscription_day ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['subscription', 'subscription_period', 'subscription_use', 'subscription_seat',
    'plan_message', 'subscription_day']
  LOOP
    EXECUTE format('CREATE POLICY own ON market.%I TO bicameral_app
      USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant())', name);
    EXECUTE format('CREATE POLICY ops ON market.%I TO bicameral_ops USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;
-- Who sat where goes with the tenant; what was bought belongs to the books.
CREATE POLICY erasing ON market.subscription_seat TO bicameral_owner USING (tenant_id = market.current_tenant());

GRANT SELECT ON market.subscription, market.subscription_period, market.subscription_use, market.subscription_seat,
  market.plan_message, market.subscription_day TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (agent_name, kind, price, included, seats, state, period, anchor, months, paused_at, due_at, retries,
  version_seen, announced_at, announced_from, announced_price, announced_included, ended_at, end_cause) ON market.subscription TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (state, starts_at, ends_at, usable_until, seconds, earned_to, earned, refunded, refunded_tax, tax,
  commission_basis_points, paid_at) ON market.subscription_period TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (used) ON market.subscription_use TO bicameral_ops;
GRANT SELECT, INSERT, DELETE ON market.subscription_seat TO bicameral_ops;
GRANT SELECT, INSERT ON market.plan_message, market.subscription_day TO bicameral_ops;

-- Messages that a plan includes.
ALTER TABLE market.asked DROP CONSTRAINT asked_means_check,
  ADD CONSTRAINT asked_means_check CHECK (means IN ('gratis', 'plan', 'free_quota', 'wallet'));
ALTER TABLE market.usage_event DROP CONSTRAINT usage_event_means_check,
  ADD CONSTRAINT usage_event_means_check CHECK (means IN ('gratis', 'plan', 'free_quota', 'wallet'));

ALTER TABLE market.ledger_transaction DROP CONSTRAINT ledger_transaction_kind_check;
ALTER TABLE market.ledger_transaction ADD CONSTRAINT ledger_transaction_kind_check CHECK (kind IN (
    'top_up', 'top_up_reversal', 'top_up_refund', 'top_up_refund_settled', 'top_up_refund_failed', 'provider_fee',
    'reserve', 'capture', 'release', 'expire', 'model_cost', 'free_cost', 'maturation',
    'promo_grant', 'promo_expiry', 'subscription', 'subscription_day', 'subscription_refund', 'payout', 'payout_settled',
    'payout_failed', 'refund', 'dispute_opened', 'dispute_lost', 'dispute_won'));
