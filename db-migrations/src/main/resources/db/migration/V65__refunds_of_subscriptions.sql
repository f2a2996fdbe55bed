-- Periods of subscriptions are charges like messages: refunded whole or in part, and questioned by their payers (decision 0033).

ALTER TABLE market.subscription_period
  -- The name of its charge, as a message is the name of its own.
  ADD COLUMN charge uuid NOT NULL DEFAULT uuidv7() UNIQUE,
  -- What refunds took back of what was earned; what they took of the rest is in refunded, the tax of both in refunded_tax.
  ADD COLUMN taken_back bigint NOT NULL DEFAULT 0 CHECK (taken_back >= 0),
  ADD CONSTRAINT within_earned CHECK (taken_back <= earned);
CREATE INDEX subscription_period_of ON market.subscription_period (subscription, n);
CREATE INDEX subscription_day_of ON market.subscription_day (subscription, n);
GRANT UPDATE (taken_back) ON market.subscription_period TO bicameral_ops;

-- Words that CHECKs ask for. A migration that adds a word replaces the function.
CREATE FUNCTION market.is_end_of_subscription(cause text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN cause IN ('cancelled', 'over', 'unpaid', 'trial_unpaid', 'plan_gone', 'agent_gone', 'withdrawn', 'refunded');
END $$;
ALTER TABLE market.subscription DROP CONSTRAINT subscription_end_cause_check,
  ADD CONSTRAINT subscription_end_cause_check CHECK (market.is_end_of_subscription(end_cause));

-- Of a message: wrong, incomplete, unsourced. Of a period: renewed against the payer's will, not working. Of both: not_asked, twice.
CREATE FUNCTION market.is_ground_of_case(ground text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN ground IN ('wrong', 'incomplete', 'unsourced', 'renewed', 'not_working', 'not_asked', 'twice');
END $$;
ALTER TABLE market.charge_case DROP CONSTRAINT charge_case_ground_check,
  ADD CONSTRAINT charge_case_ground_check CHECK (market.is_ground_of_case(ground));

-- message is the charge: a message, or the charge of a period, which subscription and period then name.
ALTER TABLE market.refund
  ADD COLUMN subscription uuid,
  ADD COLUMN period int,
  -- What of it was not earned yet.
  ADD COLUMN deferred bigint NOT NULL DEFAULT 0 CHECK (deferred >= 0),
  -- Whether the subscription ends with it.
  ADD COLUMN ends boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT of_a_period CHECK ((subscription IS NULL) = (period IS NULL)
    AND (subscription IS NOT NULL OR deferred = 0 AND NOT ends)),
  DROP CONSTRAINT legs_sum_to_amount,
  ADD CONSTRAINT legs_sum_to_amount CHECK (state <> 'posted' OR amount = tax + engine + commission + earned + deferred);
CREATE INDEX refund_subscription ON market.refund (subscription, period) WHERE subscription IS NOT NULL;
GRANT UPDATE (deferred) ON market.refund TO bicameral_ops;

-- What a refund took back of a day that was earned. Belongs to the publisher, as the day does, and does not say who pays.
CREATE TABLE market.refund_day (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  refund uuid NOT NULL,
  day uuid NOT NULL,
  engine bigint NOT NULL CHECK (engine >= 0),
  commission bigint NOT NULL CHECK (commission >= 0),
  earned bigint NOT NULL CHECK (earned >= 0),
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (refund, day),
  CONSTRAINT something CHECK (engine + commission + earned > 0)
);
CREATE INDEX refund_day_of ON market.refund_day (day);
CREATE INDEX refund_day_time ON market.refund_day (tenant_id, created_at);
CREATE TRIGGER refund_day_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.refund_day
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();
ALTER TABLE market.refund_day ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.refund_day TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.refund_day TO bicameral_ops USING (true) WITH CHECK (true);
GRANT SELECT ON market.refund_day TO bicameral_app;
GRANT SELECT, INSERT (tenant_id, id, refund, day, engine, commission, earned) ON market.refund_day TO bicameral_ops;

-- As before, less what refunds took back of what was earned.
CREATE OR REPLACE FUNCTION market.spent_since(payer uuid, in_currency text, since timestamptz, of_department uuid)
RETURNS TABLE (spent bigint, held bigint) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(sum(one.spent), 0)::bigint, coalesce(sum(one.held), 0)::bigint FROM (
    SELECT CASE h.state WHEN 'open' THEN 0 ELSE h.captured END AS spent,
           CASE h.state WHEN 'open' THEN h.from_promo + h.from_paid ELSE 0 END AS held
    FROM market.hold h
    WHERE h.tenant_id = payer AND h.currency = in_currency AND h.created_at >= since
      AND (of_department IS NULL OR h.department = of_department)
    UNION ALL
    SELECT p.price - p.refunded - p.refunded_tax - p.taken_back, 0
    FROM market.subscription_period p
    JOIN market.subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subscription
    WHERE p.tenant_id = payer AND p.currency = in_currency AND p.paid_at >= since
      AND (of_department IS NULL OR s.department = of_department)) one
$$;
