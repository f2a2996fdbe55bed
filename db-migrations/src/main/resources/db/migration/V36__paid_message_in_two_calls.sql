-- A paid message in two commits of one call each: reserve, and the answer with its charge. Each step was some seven round trips,
-- and the way to and fro was most of what it cost. What a function asks and does here is what Java asked and did, in the same order
-- of locks: message, hold, accounts by id.

-- Balances are updated in place all the time: room on the page keeps them from moving to another, and their indexes from growing.
ALTER TABLE market.account SET (fillfactor = 50);
ALTER TABLE market.answer_count SET (fillfactor = 50);
ALTER TABLE market.free_use SET (fillfactor = 70);
-- Emptied twice a minute.
ALTER TABLE market.account_pending SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

-- Balances move once for each statement and account, in the order of the accounts. One account after the other, by its key: what a
-- statement adds is a few rows, but the planner takes it for a thousand, and for the sake of one posting it read all accounts.
CREATE OR REPLACE FUNCTION market.post_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  leg record;
  joined uuid;
BEGIN
  FOR leg IN
    SELECT e.transaction_id, e.tenant_id, e.account_id, e.currency, sum(e.amount)::bigint AS amount
    FROM added e GROUP BY e.transaction_id, e.tenant_id, e.account_id, e.currency ORDER BY e.account_id, e.transaction_id
  LOOP
    IF joined IS DISTINCT FROM leg.transaction_id THEN
      PERFORM 1 FROM market.ledger_transaction t WHERE t.id = leg.transaction_id AND t.booked_in = pg_current_xact_id();
      IF NOT FOUND THEN
        RAISE EXCEPTION 'transaction % is closed or was never there', leg.transaction_id
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      joined := leg.transaction_id;
    END IF;
    IF leg.tenant_id = '00000000-0000-0000-0000-000000000000' THEN
      -- The platform's wait to be rolled up, so that no message locks a platform account.
      INSERT INTO market.account_pending (account_id, amount)
        SELECT a.id, leg.amount FROM market.account a
        WHERE a.tenant_id = leg.tenant_id AND a.id = leg.account_id AND a.currency = leg.currency;
    ELSE
      UPDATE market.account a SET balance = a.balance + leg.amount
        WHERE a.tenant_id = leg.tenant_id AND a.id = leg.account_id AND a.currency = leg.currency;
    END IF;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no such account in that currency: %', leg.account_id USING ERRCODE = 'foreign_key_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- Spent on messages or held for them since midnight (UTC+8): an open hold counts whole, an ended one with what of it was captured.
CREATE FUNCTION market.spent_today(p_payer uuid, p_currency text) RETURNS bigint STABLE LANGUAGE sql AS $$
  SELECT coalesce(sum(CASE h.state WHEN 'open' THEN h.from_promo + h.from_paid ELSE h.captured END), 0)::bigint
  FROM market.hold h
  WHERE h.tenant_id = p_payer AND h.currency = p_currency
    AND h.created_at >= date_trunc('day', market.clock() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'
$$;

-- Spent or held since the first of the month, of one department or, for null, in all; subscriptions included.
CREATE FUNCTION market.spent_this_month(p_payer uuid, p_currency text, p_department uuid) RETURNS bigint STABLE LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT s.spent + s.held FROM market.spent_since(p_payer, p_currency,
    date_trunc('month', market.clock() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai', p_department) s);
END $$;

-- Whether that much of a wallet may be held: the code of the limit in the way and the limit, or no code. And the department it counts
-- for. Asked under the lock of the payer's accounts, so that parallel messages see each other's holds; what was spent is added up only
-- where there is a limit.
CREATE FUNCTION market.permit(p_payer uuid, p_currency text, p_price bigint, p_spender uuid, p_always boolean,
    OUT refused text, OUT most bigint, OUT department uuid) LANGUAGE plpgsql AS $$
DECLARE
  per_day bigint;
  per_month bigint;
BEGIN
  IF p_spender IS NOT NULL THEN
    SELECT m.department, b.per_month INTO department, most FROM market.department_member m
      LEFT JOIN market.department_budget b
        ON b.tenant_id = p_payer AND b.department = m.department AND b.currency = p_currency
      WHERE m.tenant_id = p_payer AND m.person_id = p_spender;
    IF department IS NULL AND NOT p_always THEN
      refused := 'spending_not_allowed';
    ELSIF department IS NOT NULL AND most IS NULL THEN
      refused := 'department_without_budget';
    ELSIF department IS NOT NULL AND p_price > most - market.spent_this_month(p_payer, p_currency, department) THEN
      refused := 'department_budget_reached';
    END IF;
    IF refused IS NOT NULL THEN RETURN; END IF;
  END IF;
  SELECT l.per_day, l.per_month INTO per_day, per_month FROM market.spending_limit l
    WHERE l.tenant_id = p_payer AND l.currency = p_currency;
  IF per_day IS NOT NULL AND p_price > per_day - market.spent_today(p_payer, p_currency) THEN
    refused := 'daily_limit_reached';
    most := per_day;
  ELSIF per_month IS NOT NULL AND p_price > per_month - market.spent_this_month(p_payer, p_currency, NULL) THEN
    refused := 'monthly_limit_reached';
    most := per_month;
  END IF;
END $$;

-- What of a payer's promotional credit may pay a publisher: lots that have not expired. Nothing where the two have an owner in common:
-- what the platform gives away must not become anybody's own earnings.
CREATE FUNCTION market.promo_for(p_payer uuid, p_publisher uuid, p_currency text) RETURNS bigint
  STABLE LANGUAGE sql AS $$
  SELECT CASE
    WHEN market.same_hands(p_payer, p_publisher) THEN 0
    ELSE (SELECT coalesce(sum(l.unspent), 0)::bigint FROM market.promo_lot l
      WHERE l.tenant_id = p_payer AND l.currency = p_currency AND l.unspent > 0
        AND (l.expires_at IS NULL OR l.expires_at > market.clock()))
  END
$$;

-- Takes that much promotional credit for a message: of the lot that expires soonest first. The caller has locked the account.
CREATE FUNCTION market.take_promo(p_payer uuid, p_currency text, p_message uuid, p_amount bigint) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint := p_amount;
  taken bigint;
  lot record;
BEGIN
  FOR lot IN
    SELECT l.id, l.unspent FROM market.promo_lot l
    WHERE l.tenant_id = p_payer AND l.currency = p_currency AND l.unspent > 0
      AND (l.expires_at IS NULL OR l.expires_at > market.clock())
    ORDER BY l.expires_at NULLS LAST, l.id
  LOOP
    EXIT WHEN wanted = 0;
    taken := least(wanted, lot.unspent);
    UPDATE market.promo_lot SET unspent = unspent - taken WHERE id = lot.id;
    INSERT INTO market.promo_use (tenant_id, message, lot, taken) VALUES (p_payer, p_message, lot.id, taken);
    wanted := wanted - taken;
  END LOOP;
  IF wanted > 0 THEN
    RAISE EXCEPTION 'promotional credit without a lot: %', p_message USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

-- Gives that much of a message's back to the lots it came from, also to those that have expired: to the one that lasts longest first.
-- The caller has locked the account.
CREATE FUNCTION market.give_back_promo(p_payer uuid, p_currency text, p_message uuid, p_amount bigint) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  owed bigint := p_amount;
  given bigint;
  used record;
BEGIN
  FOR used IN
    SELECT u.lot, u.taken - u.given_back AS rest FROM market.promo_use u JOIN market.promo_lot l ON l.id = u.lot
    WHERE u.message = p_message AND u.taken > u.given_back
    ORDER BY l.expires_at DESC NULLS FIRST, l.id DESC
  LOOP
    EXIT WHEN owed = 0;
    given := least(owed, used.rest);
    UPDATE market.promo_lot SET unspent = unspent + given WHERE id = used.lot;
    UPDATE market.promo_use SET given_back = given_back + given WHERE message = p_message AND lot = used.lot;
    owed := owed - given;
  END LOOP;
  -- Held before there were lots.
  IF owed > 0 THEN
    INSERT INTO market.promo_lot (tenant_id, id, currency, amount, unspent)
      VALUES (p_payer, uuidv7(), p_currency, owed, owed);
  END IF;
END $$;

-- Gives back the free message, or that of a plan, which a message without an answer had taken. The caller ends the message, which
-- happens once.
CREATE FUNCTION market.give_back_unused(p_message uuid, p_means text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_means = 'free_quota' THEN
    UPDATE market.free_use f SET used = f.used - 1 FROM market.asked a
      WHERE a.message = p_message AND f.tenant_id = a.tenant_id AND f.agent = a.agent AND f.day = a.free_day
        AND f.visitor = a.visitor AND f.used > 0;
  ELSIF p_means = 'plan' THEN
    UPDATE market.subscription_use u SET used = u.used - 1 FROM market.plan_message m
      WHERE m.message = p_message AND u.tenant_id = m.tenant_id AND u.subscription = m.subscription AND u.n = m.n
        AND u.seat = m.seat AND u.used > 0;
  END IF;
END $$;

-- Takes a message's price out of a wallet into its hold, promotional credit first. Says wallet; or says what is in the way, with the
-- limit or with what is there in amount, and nothing was done.
CREATE FUNCTION market.hold_price(p_message uuid, p_agent uuid, p_agent_name text, p_publisher uuid, p_currency text, p_price bigint,
    p_payer uuid, p_promo uuid, p_paid uuid, p_held uuid, p_spender uuid, p_always boolean, p_posting uuid,
    OUT said text, OUT amount bigint) LANGUAGE plpgsql AS $$
DECLARE
  paid bigint;
  promo bigint;
  for_department uuid;
  accounts uuid[] := ARRAY[p_paid, p_held];
  amounts bigint[];
BEGIN
  SELECT coalesce(max(a.balance) FILTER (WHERE a.id = p_paid), 0), coalesce(max(a.balance) FILTER (WHERE a.id = p_promo), 0)
    INTO paid, promo
    FROM (SELECT id, balance FROM market.account WHERE id IN (p_promo, p_paid, p_held) ORDER BY id FOR UPDATE) a;
  SELECT p.refused, p.most, p.department INTO said, amount, for_department
    FROM market.permit(p_payer, p_currency, p_price, p_spender, p_always) p;
  IF said IS NOT NULL THEN RETURN; END IF;
  IF promo > 0 THEN promo := least(promo, market.promo_for(p_payer, p_publisher, p_currency)); END IF;
  IF p_price - promo > paid THEN
    said := 'insufficient_funds';
    amount := promo + paid;
    RETURN;
  END IF;
  promo := least(promo, p_price);
  amounts := ARRAY[promo - p_price, p_price];
  IF promo > 0 THEN
    PERFORM market.take_promo(p_payer, p_currency, p_message, promo);
    accounts := ARRAY[p_promo, p_held];
    amounts := ARRAY[-promo, p_price];
    IF promo < p_price THEN
      accounts := accounts || p_paid;
      amounts := amounts || (promo - p_price);
    END IF;
  END IF;
  INSERT INTO market.hold (tenant_id, message, agent, agent_name, publisher, currency, from_promo, from_paid, department)
    VALUES (p_payer, p_message, p_agent, p_agent_name, p_publisher, p_currency, promo, p_price - promo, for_department);
  PERFORM market.post(p_posting, 'reserve:' || p_message,
    encode(sha256(convert_to(concat_ws('|', 'reserve', p_message, accounts, amounts), 'UTF8')), 'hex'), 'reserve', p_message,
    array_fill(p_payer, ARRAY[cardinality(accounts)]), accounts, array_fill(p_currency, ARRAY[cardinality(accounts)]), amounts);
  said := 'wallet';
  amount := 0;
END $$;

-- Accepts a message, once. It says one of
--   gratis, plan, free_quota, wallet  accepted by these means; amount is how many free messages are left today
--   before                            it was accepted before
--   subscribed                        a plan may include it: whoever asks takes it there and comes again (p_plan)
--   free_quota_used, or what hold_price says is in the way
-- Only the first of these write anything.
CREATE FUNCTION market.reserve(p_message uuid, p_fingerprint text, p_agent uuid, p_agent_version int, p_agent_name text,
    p_publisher uuid, p_currency text, p_price bigint, p_fixed bigint, p_visitor text, p_free_per_day int,
    -- The quota that is kept: 0 for none.
    p_free_most int, p_minutes int,
    -- Whose plan may include it, and how that went: ask, none, taken.
    p_planned uuid, p_plan text,
    -- The wallet and its accounts, null where nobody pays; the member in whose hands it is, and whether their roles allow to spend.
    p_payer uuid, p_promo uuid, p_paid uuid, p_held uuid, p_spender uuid, p_always boolean, p_posting uuid,
    OUT said text, OUT amount bigint) LANGUAGE plpgsql AS $$
DECLARE
  today date := (market.clock() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_message::text, 0));
  IF EXISTS (SELECT 1 FROM market.asked a WHERE a.message = p_message) THEN
    said := 'before';
    RETURN;
  END IF;
  amount := 0;
  IF p_price = 0 THEN
    said := 'gratis';
    amount := p_free_per_day;
  ELSIF p_plan = 'taken' THEN
    said := 'plan';
  ELSIF p_plan = 'ask' AND EXISTS (SELECT 1 FROM market.subscription s
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
    SELECT h.said, h.amount INTO said, amount FROM market.hold_price(p_message, p_agent, p_agent_name, p_publisher, p_currency,
      p_price, p_payer, p_promo, p_paid, p_held, p_spender, p_always, p_posting) h;
    IF said <> 'wallet' THEN RETURN; END IF;
  END IF;
  INSERT INTO market.asked (tenant_id, message, agent, agent_version, fingerprint, means, currency, price, fixed, visitor, free_day,
      free_left, free_per_day, expires_at)
    VALUES (p_publisher, p_message, p_agent, p_agent_version, p_fingerprint, said, p_currency, p_price, p_fixed, p_visitor, today,
      amount, p_free_per_day, market.clock() + make_interval(mins => p_minutes));
END $$;

-- Posts once, as market.post; another body under the same key is an error.
CREATE FUNCTION market.post_or_fail(p_posting uuid, p_key text, p_body text, p_kind text, p_about uuid, p_owners uuid[],
    p_accounts uuid[], p_currencies text[], p_amounts bigint[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  posted boolean := market.post(p_posting, p_key, p_body, p_kind, p_about, p_owners, p_accounts, p_currencies, p_amounts);
BEGIN
  IF posted IS NULL THEN
    RAISE EXCEPTION '% was posted before with another body', p_key USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN posted;
END $$;

-- Ends a message's hold and posts what becomes of it: true; false where none is open, and nothing is done. What others earn of it
-- matures, one place of the two arrays each; what of promotional credit is given back goes to its lots.
CREATE FUNCTION market.end_hold(p_message uuid, p_state text, p_captured bigint, p_posting uuid, p_key text, p_body text, p_kind text,
    p_owners uuid[], p_accounts uuid[], p_currencies text[], p_amounts bigint[], p_promo_back bigint,
    p_earners uuid[], p_earned bigint[], p_mature_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  payer uuid;
  in_currency text;
BEGIN
  UPDATE market.hold h SET state = p_state, captured = p_captured, ended_at = market.clock()
    WHERE h.message = p_message AND h.state = 'open' RETURNING h.tenant_id, h.currency INTO payer, in_currency;
  IF NOT FOUND THEN RETURN false; END IF;
  IF NOT market.post_or_fail(p_posting, p_key, p_body, p_kind, p_message, p_owners, p_accounts, p_currencies, p_amounts) THEN
    RAISE EXCEPTION '% was posted before while its hold was open', p_key USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF p_promo_back > 0 THEN PERFORM market.give_back_promo(payer, in_currency, p_message, p_promo_back); END IF;
  INSERT INTO market.maturing (tenant_id, message, currency, amount, mature_at)
    SELECT e.earner, p_message, in_currency, e.amount, p_mature_at FROM unnest(p_earners, p_earned) AS e (earner, amount);
  RETURN true;
END $$;
