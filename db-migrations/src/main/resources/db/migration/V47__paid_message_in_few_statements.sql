-- What a paid message costs the database was mostly the beginning and ending of some thirty statements, each of which read the
-- CHECKs of its table from their text again. Each step is few statements now, and long lists of words stand in functions, which
-- are read once a session (decision 0049). What was refused is refused, whoever asks; the order of locks is as it was.

-- Words that CHECKs ask for. A migration that adds a word replaces the function.
CREATE FUNCTION market.is_posting(kind text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN kind IN (
    'top_up', 'top_up_reversal', 'top_up_refund', 'top_up_refund_settled', 'top_up_refund_failed', 'provider_fee',
    'reserve', 'capture', 'release', 'expire', 'model_cost', 'free_cost', 'maturation',
    'promo_grant', 'promo_expiry', 'subscription', 'subscription_day', 'subscription_refund', 'payout', 'payout_settled',
    'payout_failed', 'refund', 'dispute_opened', 'dispute_lost', 'dispute_won', 'share', 'share_back');
END $$;

-- Whether such an account may belong to the platform, or to a tenant; nothing where there is no such kind.
CREATE FUNCTION market.is_account(kind text, of_platform boolean) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  IF of_platform THEN
    RETURN kind IN ('psp_clearing', 'tax', 'accrued_model', 'commission', 'model_recovery', 'psp_fee', 'model_cost', 'promo_cost',
      'free_cost', 'chargeback_loss', 'breakage');
  END IF;
  RETURN kind IN ('receivable', 'dispute_hold', 'creator_debt', 'wallet_paid', 'wallet_promo', 'hold', 'deferred',
    'creator_pending', 'creator_available', 'payout_transit', 'refund_transit');
END $$;

-- What is owed to somebody is never below zero; what others owe the platform, and its own results, may be.
CREATE FUNCTION market.may_be_negative(kind text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN kind NOT IN ('wallet_paid', 'wallet_promo', 'hold', 'deferred', 'creator_pending', 'creator_available', 'payout_transit',
    'refund_transit');
END $$;

CREATE FUNCTION market.is_means(means text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN means IN ('gratis', 'plan', 'free_quota', 'wallet');
END $$;

-- Of a message: how it stands, and with which of these it came into the journal.
CREATE FUNCTION market.is_state(state text, answered boolean) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN state IN ('done', 'partial', 'stopped', 'abstained', 'uncited')
    OR NOT answered AND state IN ('open', 'failed', 'expired');
END $$;

ALTER TABLE market.account
  DROP CONSTRAINT account_kind_check,
  DROP CONSTRAINT owner_fits_kind,
  DROP CONSTRAINT never_negative,
  ADD CONSTRAINT owner_fits_kind CHECK (market.is_account(kind, tenant_id = '00000000-0000-0000-0000-000000000000')),
  ADD CONSTRAINT never_negative CHECK (balance >= 0 OR market.may_be_negative(kind));
ALTER TABLE market.ledger_transaction
  DROP CONSTRAINT ledger_transaction_kind_check,
  ADD CONSTRAINT ledger_transaction_kind_check CHECK (market.is_posting(kind));
ALTER TABLE market.asked
  -- Commission of a creator who sells so much that it is lower, in basis points, when the message was accepted; null of all others.
  ADD COLUMN tier int CHECK (tier BETWEEN 0 AND 10000),
  DROP CONSTRAINT asked_means_check,
  DROP CONSTRAINT asked_state_check,
  ADD CONSTRAINT asked_words CHECK (market.is_means(means) AND market.is_state(state, false));
-- Of what is on its way as of now.
UPDATE market.asked a SET tier = c.basis_points FROM market.commission_tier c
  WHERE a.state = 'open' AND c.tenant_id = a.tenant_id AND c.currency = a.currency;
ALTER TABLE market.usage_event
  DROP CONSTRAINT usage_event_means_check,
  DROP CONSTRAINT usage_event_outcome_check,
  DROP CONSTRAINT usage_event_tokens_in_check,
  DROP CONSTRAINT usage_event_tokens_out_check,
  DROP CONSTRAINT usage_event_price_check,
  DROP CONSTRAINT usage_event_charged_check,
  DROP CONSTRAINT usage_event_tax_check,
  DROP CONSTRAINT usage_event_engine_check,
  DROP CONSTRAINT usage_event_commission_check,
  DROP CONSTRAINT usage_event_earned_check,
  DROP CONSTRAINT usage_event_model_cost_check,
  ADD CONSTRAINT usage_event_words CHECK (market.is_means(means) AND market.is_state(outcome, true)),
  ADD CONSTRAINT nothing_negative CHECK (
    least(tokens_in, tokens_out, price, charged, tax, engine, commission, earned, model_cost) >= 0);

-- Balances move once for each statement, in the order of the accounts, which are locked here and nowhere before. One statement, whose
-- parts ask by key: of what was added the planner knows no number, and with a join it reads all accounts. What it gives is the first
-- entry that must not be; then all of it is undone.
CREATE OR REPLACE FUNCTION market.post_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  platform CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  wrong record;
BEGIN
  WITH moved AS (
    UPDATE market.account a
      SET balance = a.balance + (SELECT sum(e.amount)::bigint FROM added e WHERE e.account_id = a.id)
      FROM (SELECT b.id FROM market.account b
        WHERE b.id = ANY (ARRAY(SELECT e.account_id FROM added e WHERE e.tenant_id <> platform)) ORDER BY b.id FOR UPDATE) locked
      WHERE a.id = locked.id),
  -- The platform's wait to be rolled up, so that no message locks a platform account.
  waiting AS (
    INSERT INTO market.account_pending (account_id, amount)
      SELECT e.account_id, e.amount FROM added e WHERE e.tenant_id = platform)
  SELECT e.transaction_id, e.account_id, known.currency IS DISTINCT FROM e.currency AS elsewhere INTO wrong
    FROM added e
    LEFT JOIN LATERAL (
      SELECT (SELECT a.currency FROM market.account a WHERE a.tenant_id = e.tenant_id AND a.id = e.account_id) AS currency,
        (SELECT t.booked_in FROM market.ledger_transaction t WHERE t.id = e.transaction_id) AS booked_in) known ON true
    WHERE known.currency IS DISTINCT FROM e.currency OR known.booked_in IS DISTINCT FROM pg_current_xact_id() LIMIT 1;
  IF wrong.elsewhere THEN
    RAISE EXCEPTION 'no such account in that currency: %', wrong.account_id USING ERRCODE = 'foreign_key_violation';
  ELSIF NOT wrong.elsewhere THEN
    RAISE EXCEPTION 'transaction % is closed or was never there', wrong.transaction_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION market.post(posted uuid, key text, body text, what text, about uuid, owners uuid[], accounts uuid[],
    currencies text[], amounts bigint[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  before text;
BEGIN
  WITH booked AS (
    INSERT INTO market.ledger_transaction (id, business_key, body_hash, kind, reference)
      VALUES (posted, key, body, what, about) ON CONFLICT (business_key) DO NOTHING RETURNING id)
  INSERT INTO market.entry (tenant_id, transaction_id, account_id, currency, amount)
    SELECT l.owner, booked.id, l.account, l.currency, l.amount
    FROM booked, unnest(owners, accounts, currencies, amounts) AS l (owner, account, currency, amount);
  IF FOUND THEN RETURN true; END IF;
  SELECT body_hash INTO before FROM market.ledger_transaction WHERE business_key = key;
  RETURN CASE WHEN before = body THEN false END;
END $$;

-- As before, and the parts of the price come back with it.
DROP FUNCTION market.hold_price(uuid, uuid, text, uuid, text, bigint, uuid, uuid, uuid, uuid, uuid, boolean, uuid);
CREATE FUNCTION market.hold_price(p_message uuid, p_agent uuid, p_agent_name text, p_publisher uuid, p_currency text, p_price bigint,
    p_payer uuid, p_promo uuid, p_paid uuid, p_held uuid, p_spender uuid, p_always boolean, p_posting uuid,
    OUT said text, OUT amount bigint, OUT promo bigint) LANGUAGE plpgsql AS $$
DECLARE
  paid bigint;
  limited boolean;
  for_department uuid;
BEGIN
  SELECT coalesce(max(a.balance) FILTER (WHERE a.id = p_paid), 0), coalesce(max(a.balance) FILTER (WHERE a.id = p_promo), 0),
      EXISTS (SELECT FROM market.spending_limit l WHERE l.tenant_id = p_payer AND l.currency = p_currency)
    INTO paid, promo, limited
    FROM (SELECT id, balance FROM market.account WHERE id IN (p_promo, p_paid, p_held) ORDER BY id FOR UPDATE) a;
  IF limited OR p_spender IS NOT NULL THEN
    SELECT p.refused, p.most, p.department INTO said, amount, for_department
      FROM market.permit(p_payer, p_currency, p_price, p_spender, p_always) p;
    IF said IS NOT NULL THEN RETURN; END IF;
  END IF;
  IF promo > 0 THEN promo := least(promo, market.promo_for(p_payer, p_publisher, p_currency)); END IF;
  IF p_price - promo > paid THEN
    said := 'insufficient_funds';
    amount := promo + paid;
    RETURN;
  END IF;
  promo := least(promo, p_price);
  IF promo > 0 THEN PERFORM market.take_promo(p_payer, p_currency, p_message, promo); END IF;
  WITH held AS (
    INSERT INTO market.hold (tenant_id, message, agent, agent_name, publisher, currency, from_promo, from_paid, department)
      VALUES (p_payer, p_message, p_agent, p_agent_name, p_publisher, p_currency, promo, p_price - promo, for_department)),
  booked AS (
    INSERT INTO market.ledger_transaction (id, business_key, body_hash, kind, reference)
      VALUES (p_posting, 'reserve:' || p_message,
        encode(sha256(convert_to(concat_ws('|', 'reserve', p_message, p_promo, -promo, p_paid, promo - p_price, p_held, p_price),
          'UTF8')), 'hex'), 'reserve', p_message) RETURNING id)
  INSERT INTO market.entry (tenant_id, transaction_id, account_id, currency, amount)
    SELECT p_payer, booked.id, l.account, p_currency, l.amount
    FROM booked, (VALUES (p_promo, -promo), (p_paid, promo - p_price), (p_held, p_price)) AS l (account, amount)
    WHERE l.amount <> 0;
  said := 'wallet';
  amount := 0;
END $$;

-- As before; and a creator's tier is agreed, too. That, and what of promotional credit a wallet's price was held from, comes back, so
-- that whoever asks need not read what was agreed once more when the answer is there.
DROP FUNCTION market.reserve(uuid, text, uuid, int, text, uuid, text, bigint, bigint, text, int, int, int, uuid, text, uuid, uuid, uuid,
  uuid, uuid, boolean, uuid);
CREATE FUNCTION market.reserve(p_message uuid, p_fingerprint text, p_agent uuid, p_agent_version int, p_agent_name text,
    p_publisher uuid, p_currency text, p_price bigint, p_fixed bigint, p_visitor text, p_free_per_day int,
    -- The quota that is kept: 0 for none.
    p_free_most int, p_minutes int,
    -- Whose plan may include it, and how that went: ask, none, taken.
    p_planned uuid, p_plan text,
    -- The wallet and its accounts, null where nobody pays; the member in whose hands it is, and whether their roles allow to spend.
    p_payer uuid, p_promo uuid, p_paid uuid, p_held uuid, p_spender uuid, p_always boolean, p_posting uuid,
    OUT said text, OUT amount bigint, OUT promo bigint, OUT tier int) LANGUAGE plpgsql AS $$
DECLARE
  today date := (market.clock() AT TIME ZONE 'Asia/Shanghai')::date;
  held record;
BEGIN
  -- Looks odd, but as an expression it is no statement to begin and end.
  IF pg_advisory_xact_lock(hashtextextended(p_message::text, 0)) IS NULL THEN END IF;
  IF EXISTS (SELECT 1 FROM market.asked a WHERE a.message = p_message) THEN
    said := 'before';
    RETURN;
  END IF;
  amount := 0;
  promo := 0;
  IF p_price = 0 THEN
    said := 'gratis';
    amount := p_free_per_day;
  ELSIF p_plan = 'taken' THEN
    said := 'plan';
  ELSIF p_plan = 'ask' AND p_planned IS NOT NULL AND EXISTS (SELECT 1 FROM market.subscription s
      WHERE s.tenant_id = p_planned AND s.agent = p_agent AND s.state NOT IN ('ended', 'paused')) THEN
    said := 'subscribed';
    RETURN;
  ELSIF p_free_most > 0 THEN
    -- One statement, so that no two take the same.
    INSERT INTO market.free_use AS f (tenant_id, agent, day, visitor, used)
      VALUES (p_publisher, p_agent, today, p_visitor, 1)
      ON CONFLICT (tenant_id, agent, day, visitor) DO UPDATE SET used = f.used + 1 WHERE f.used < p_free_most
      RETURNING greatest(0, p_free_per_day - f.used) INTO amount;
    IF FOUND THEN said := 'free_quota'; END IF;
  END IF;
  IF said IS NULL THEN
    IF p_payer IS NULL THEN
      said := 'free_quota_used';
      RETURN;
    END IF;
    held := market.hold_price(p_message, p_agent, p_agent_name, p_publisher, p_currency, p_price, p_payer, p_promo, p_paid, p_held,
      p_spender, p_always, p_posting);
    said := held.said;
    amount := held.amount;
    promo := held.promo;
    IF said <> 'wallet' THEN RETURN; END IF;
  END IF;
  INSERT INTO market.asked (tenant_id, message, agent, agent_version, fingerprint, means, currency, price, fixed, visitor, free_day,
      free_left, free_per_day, expires_at, tier)
    VALUES (p_publisher, p_message, p_agent, p_agent_version, p_fingerprint, said, p_currency, p_price, p_fixed, p_visitor, today,
      amount, p_free_per_day, market.clock() + make_interval(mins => p_minutes),
      (SELECT c.basis_points FROM market.commission_tier c WHERE c.tenant_id = p_publisher AND c.currency = p_currency))
    RETURNING asked.tier INTO tier;
END $$;

CREATE OR REPLACE FUNCTION market.end_hold(p_message uuid, p_state text, p_captured bigint, p_posting uuid, p_key text, p_body text,
    p_kind text, p_owners uuid[], p_accounts uuid[], p_currencies text[], p_amounts bigint[], p_promo_back bigint,
    p_earners uuid[], p_earned bigint[], p_mature_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  -- A key that was posted while its hold was open is an error.
  WITH ended AS (
    UPDATE market.hold h SET state = p_state, captured = p_captured, ended_at = market.clock()
      WHERE h.message = p_message AND h.state = 'open' RETURNING h.currency),
  booked AS (
    INSERT INTO market.ledger_transaction (id, business_key, body_hash, kind, reference)
      SELECT p_posting, p_key, p_body, p_kind, p_message FROM ended RETURNING id),
  ripening AS (
    INSERT INTO market.maturing (tenant_id, message, currency, amount, mature_at)
      SELECT e.earner, p_message, ended.currency, e.amount, p_mature_at
      FROM ended, unnest(p_earners, p_earned) AS e (earner, amount))
  INSERT INTO market.entry (tenant_id, transaction_id, account_id, currency, amount)
    SELECT l.owner, booked.id, l.account, l.currency, l.amount
    FROM booked, unnest(p_owners, p_accounts, p_currencies, p_amounts) AS l (owner, account, currency, amount);
  IF NOT FOUND THEN RETURN false; END IF;
  IF p_promo_back > 0 THEN
    PERFORM market.give_back_promo(h.tenant_id, h.currency, p_message, p_promo_back) FROM market.hold h WHERE h.message = p_message;
  END IF;
  RETURN true;
END $$;

-- As before, without a search path to be set for each answer.
CREATE OR REPLACE FUNCTION market.count_answer(agent uuid) RETURNS void
  VOLATILE SECURITY DEFINER LANGUAGE sql
  BEGIN ATOMIC
    INSERT INTO market.answer_count AS c (agent_id, answers) VALUES (agent, 1)
      ON CONFLICT (agent_id) DO UPDATE SET answers = c.answers + 1;
  END;
