-- Promotional credit in lots that expire, budgets of wallets and departments, commission by what a creator sells, and what a
-- charge of an answer may consist of.

-- Every lot of promotional credit: what is left of all of a payer's in a currency is the balance of its wallet_promo.
CREATE TABLE market.promo_lot (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  unspent bigint NOT NULL CHECK (unspent BETWEEN 0 AND amount),
  -- Never, for credit of the time before there were lots.
  expires_at timestamptz,
  -- The code it came by, and who typed it; nothing for what an admin granted.
  code uuid,
  redeemed_by uuid,
  granted_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT redeemed_by_somebody CHECK ((code IS NULL) = (redeemed_by IS NULL))
);
CREATE INDEX promo_lot_unspent ON market.promo_lot (tenant_id, currency, expires_at) WHERE unspent > 0;
CREATE INDEX promo_lot_expiring ON market.promo_lot (expires_at) WHERE unspent > 0;
CREATE INDEX promo_lot_code ON market.promo_lot (code) WHERE code IS NOT NULL;
INSERT INTO market.promo_lot (tenant_id, id, currency, amount, unspent)
  SELECT tenant_id, gen_random_uuid(), currency, balance, balance FROM market.account
  WHERE kind = 'wallet_promo' AND balance > 0;

-- Which lots a message was paid from, so that what it gives back goes where it came from.
CREATE TABLE market.promo_use (
  tenant_id uuid NOT NULL,
  message uuid NOT NULL,
  lot uuid NOT NULL,
  taken bigint NOT NULL CHECK (taken > 0),
  given_back bigint NOT NULL DEFAULT 0 CHECK (given_back BETWEEN 0 AND taken),
  PRIMARY KEY (tenant_id, message, lot)
);
CREATE INDEX promo_use_message ON market.promo_use (message);

-- Credit that a billing admin gives; a large one is for a second admin to agree to. Posted, it is the lot of the same id.
CREATE TABLE market.promo_grant (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  expires_at timestamptz NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  needs_second boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'posted', 'rejected')),
  proposed_by uuid NOT NULL,
  proposer text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT market.clock(),
  decided_by uuid,
  decided_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT decided_when_not_proposed CHECK ((state = 'proposed') = (decided_at IS NULL)),
  CONSTRAINT four_eyes CHECK (state <> 'posted' OR NOT needs_second OR decided_by <> proposed_by)
);
CREATE INDEX promo_grant_waiting ON market.promo_grant (proposed_at) WHERE state = 'proposed';

-- Words that payers type for credit. Nobody's but the operators'.
CREATE TABLE market.promo_code (
  id uuid PRIMARY KEY,
  word text NOT NULL UNIQUE CHECK (word ~ '^[A-Z0-9]{8,24}$'),
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  redeem_until timestamptz NOT NULL,
  -- The credit expires so many days after it was redeemed.
  days int NOT NULL CHECK (days BETWEEN 1 AND 366),
  most int NOT NULL CHECK (most BETWEEN 1 AND 1000000),
  most_per_payer int NOT NULL CHECK (most_per_payer BETWEEN 1 AND 100),
  redeemed int NOT NULL DEFAULT 0 CHECK (redeemed BETWEEN 0 AND most),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  needs_second boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'active', 'rejected', 'ended')),
  proposed_by uuid NOT NULL,
  proposer text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT market.clock(),
  decided_by uuid,
  decided_at timestamptz,
  CONSTRAINT decided_when_not_proposed CHECK ((state = 'proposed') = (decided_at IS NULL)),
  CONSTRAINT four_eyes CHECK (state <> 'active' OR NOT needs_second OR decided_by <> proposed_by)
);

-- A month's most, beside the day's; and a budget that warns but does not stop.
ALTER TABLE market.spending_limit
  ALTER COLUMN per_day DROP NOT NULL,
  ADD COLUMN per_month bigint CHECK (per_month >= 0),
  ADD COLUMN budget bigint CHECK (budget > 0);

-- Departments of an organisation: members who may spend, from a budget a month in each currency.
CREATE TABLE market.department (
  tenant_id uuid NOT NULL REFERENCES market.tenant (id),
  id uuid NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name)
);
CREATE TABLE market.department_budget (
  tenant_id uuid NOT NULL,
  department uuid NOT NULL,
  currency text NOT NULL,
  per_month bigint NOT NULL CHECK (per_month > 0),
  PRIMARY KEY (tenant_id, department, currency),
  FOREIGN KEY (tenant_id, department) REFERENCES market.department (tenant_id, id) ON DELETE CASCADE
);
CREATE TABLE market.department_member (
  tenant_id uuid NOT NULL,
  person_id uuid NOT NULL,
  department uuid NOT NULL,
  PRIMARY KEY (tenant_id, person_id),
  FOREIGN KEY (tenant_id, department) REFERENCES market.department (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, person_id) REFERENCES market.membership (tenant_id, person_id) ON DELETE CASCADE
);
CREATE INDEX department_member_department ON market.department_member (tenant_id, department);
-- Whose budget a message was held from.
ALTER TABLE market.hold ADD COLUMN department uuid;

-- Warnings that were given, each once: at 80 and at 100 per cent of a month's budget. The nil department is the whole wallet.
CREATE TABLE market.budget_alert (
  tenant_id uuid NOT NULL,
  currency text NOT NULL,
  department uuid NOT NULL,
  month date NOT NULL,
  percent int NOT NULL CHECK (percent IN (80, 100)),
  at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, currency, department, month, percent)
);

-- The commission of creators who sell so much that it is lower; found anew each day.
CREATE TABLE market.commission_tier (
  tenant_id uuid NOT NULL,
  currency text NOT NULL,
  volume bigint NOT NULL CHECK (volume >= 0),
  basis_points int NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  found_on date NOT NULL,
  PRIMARY KEY (tenant_id, currency)
);

-- An answer without a source, of an agent that must name one, costs nothing.
ALTER TABLE market.asked DROP CONSTRAINT asked_state_check;
ALTER TABLE market.asked ADD CONSTRAINT asked_state_check
  CHECK (state IN ('open', 'done', 'partial', 'stopped', 'abstained', 'uncited', 'failed', 'expired'));
ALTER TABLE market.usage_event DROP CONSTRAINT usage_event_outcome_check;
ALTER TABLE market.usage_event ADD CONSTRAINT usage_event_outcome_check
  CHECK (outcome IN ('done', 'partial', 'stopped', 'abstained', 'uncited'));
-- Where what the engine costs is passed on, price is the most it can come to and this what the answer itself costs.
ALTER TABLE market.asked ADD COLUMN fixed bigint CHECK (fixed BETWEEN 0 AND price);

ALTER TABLE market.promo_lot ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.promo_use ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.promo_grant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.promo_code ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.department ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.department_budget ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.department_member ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.budget_alert ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.commission_tier ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['promo_lot', 'promo_use', 'promo_grant', 'department', 'department_budget', 'department_member',
    'budget_alert', 'commission_tier']
  LOOP
    EXECUTE format('CREATE POLICY own ON market.%I TO bicameral_app
      USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant())', name);
    EXECUTE format('CREATE POLICY ops ON market.%I TO bicameral_ops USING (true) WITH CHECK (true)', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['department', 'department_budget', 'department_member', 'budget_alert', 'commission_tier']
  LOOP
    EXECUTE format('CREATE POLICY erasing ON market.%I TO bicameral_owner USING (tenant_id = market.current_tenant())', name);
  END LOOP;
END $$;
CREATE POLICY ops ON market.promo_code TO bicameral_ops USING (true) WITH CHECK (true);

GRANT SELECT (tenant_id, id, currency, amount, unspent, expires_at, granted_at) ON market.promo_lot TO bicameral_app;
GRANT SELECT ON market.promo_use, market.budget_alert, market.commission_tier TO bicameral_app;
-- Not why, nor who.
GRANT SELECT (tenant_id, id, currency, amount, expires_at, state) ON market.promo_grant TO bicameral_app;
GRANT SELECT, INSERT (tenant_id, id, name), UPDATE (name), DELETE ON market.department TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (per_month), DELETE ON market.department_budget TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (department), DELETE ON market.department_member TO bicameral_app;
GRANT INSERT (tenant_id, currency, department, month, percent) ON market.budget_alert TO bicameral_app;
GRANT UPDATE (per_month, budget) ON market.spending_limit TO bicameral_app;

GRANT SELECT, INSERT (tenant_id, id, currency, amount, unspent, expires_at, code, redeemed_by), UPDATE (unspent)
  ON market.promo_lot TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, message, lot, taken), UPDATE (given_back) ON market.promo_use TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_at) ON market.promo_grant TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (redeemed, state, decided_by, decided_at) ON market.promo_code TO bicameral_ops;
GRANT SELECT, INSERT ON market.department, market.department_budget TO bicameral_ops;
GRANT SELECT ON market.department_member, market.budget_alert TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (volume, basis_points, found_on), DELETE ON market.commission_tier TO bicameral_ops;
GRANT INSERT (department) ON market.hold TO bicameral_ops;
