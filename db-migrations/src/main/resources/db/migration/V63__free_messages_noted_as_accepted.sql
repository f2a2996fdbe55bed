-- What somebody had for nothing is noted where it is accepted: in the same call and commit, so that one stands or falls with the other and
-- no answer is lost because a second statement failed. Whoever pays is not asked anything more. As before otherwise; the settings of
-- V52 stand here, as a function that is replaced forgets them.
CREATE OR REPLACE FUNCTION market.reserve(p_message uuid, p_fingerprint text, p_agent uuid, p_agent_version int, p_agent_name text,
    p_publisher uuid, p_currency text, p_price bigint, p_fixed bigint, p_visitor text, p_free_per_day int,
    -- The quota that is kept: 0 for none.
    p_free_most int, p_minutes int,
    -- Who asks, whose plan may include it, and how that went: ask, none, taken.
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
  IF said IN ('gratis', 'free_quota') AND p_planned IS NOT NULL THEN
    INSERT INTO market.free_message (tenant_id, message, agent, agent_name, means, currency)
      VALUES (p_planned, p_message, p_agent, p_agent_name, said, p_currency) ON CONFLICT DO NOTHING;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION market.reserve_all(p_requests jsonb) RETURNS TABLE (said text, amount bigint, promo bigint, tier int)
  LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET lock_timeout = '500ms' AS $$
#variable_conflict use_column
DECLARE
  today date := (market.clock() AT TIME ZONE 'Asia/Shanghai')::date;
  requests market.request[];
  request market.request;
  words text[];
  amounts bigint[];
  promos bigint[];
  accounts uuid[];
  balances bigint[];
  free_left bigint;
  usable bigint;
  at int;
  at_promo int;
  at_paid int;
BEGIN
  SELECT array_agg(r) INTO requests FROM jsonb_populate_recordset(NULL::market.request, p_requests) r;
  PERFORM pg_advisory_xact_lock(m.key)
    FROM (SELECT DISTINCT hashtextextended(r.message::text, 0) AS key FROM unnest(requests) r ORDER BY key) m;
  SELECT array_agg(CASE
      WHEN r.times > 1 THEN 'alone'
      WHEN EXISTS (SELECT FROM market.asked a WHERE a.message = r.message) THEN 'before'
      WHEN r.price = 0 THEN 'gratis'
      WHEN r.planned IS NOT NULL AND EXISTS (SELECT FROM market.subscription s
        WHERE s.tenant_id = r.planned AND s.agent = r.agent AND s.state NOT IN ('ended', 'paused')) THEN 'subscribed'
      WHEN r.payer IS NOT NULL
        AND EXISTS (SELECT FROM market.spending_limit l WHERE l.tenant_id = r.payer AND l.currency = r.currency) THEN 'alone'
      WHEN r.payer IS NULL AND r.free_most = 0 THEN 'free_quota_used' END ORDER BY r.ordinality),
      array_agg(CASE WHEN r.price = 0 THEN r.free_per_day ELSE 0 END::bigint ORDER BY r.ordinality), array_agg(0::bigint)
    INTO words, amounts, promos
    FROM (SELECT u.*, count(*) OVER (PARTITION BY u.message) AS times FROM unnest(requests) WITH ORDINALITY AS u) r;
  FOR at IN SELECT r.ordinality FROM unnest(requests) WITH ORDINALITY AS r
    WHERE words[r.ordinality] IS NULL AND r.free_most > 0 ORDER BY r.publisher, r.agent, r.visitor, r.ordinality
  LOOP
    request := requests[at];
    INSERT INTO market.free_use AS f (tenant_id, agent, day, visitor, used)
      VALUES (request.publisher, request.agent, today, request.visitor, 1)
      ON CONFLICT (tenant_id, agent, day, visitor) DO UPDATE SET used = f.used + 1 WHERE f.used < request.free_most
      RETURNING greatest(0, request.free_per_day - f.used) INTO free_left;
    IF FOUND THEN
      words[at] := 'free_quota';
      amounts[at] := free_left;
    ELSIF request.payer IS NULL THEN
      words[at] := 'free_quota_used';
    END IF;
  END LOOP;
  SELECT array_agg(a.id), array_agg(a.balance) INTO accounts, balances
    FROM (SELECT b.id, b.balance FROM market.account b
      WHERE b.id = ANY (ARRAY(SELECT unnest(ARRAY[r.promo, r.paid, r.held]) FROM unnest(requests) WITH ORDINALITY AS r
        WHERE words[r.ordinality] IS NULL))
      ORDER BY b.id FOR UPDATE) a;
  FOR at IN 1 .. cardinality(requests) LOOP
    CONTINUE WHEN words[at] IS NOT NULL;
    request := requests[at];
    at_promo := array_position(accounts, request.promo);
    at_paid := array_position(accounts, request.paid);
    usable := coalesce(balances[at_promo], 0);
    IF usable > 0 THEN usable := least(usable, market.promo_for(request.payer, request.publisher, request.currency)); END IF;
    IF request.price - usable > balances[at_paid] THEN
      words[at] := 'insufficient_funds';
      amounts[at] := usable + balances[at_paid];
      CONTINUE;
    END IF;
    usable := least(usable, request.price);
    IF usable > 0 THEN
      PERFORM market.take_promo(request.payer, request.currency, request.message, usable);
      balances[at_promo] := balances[at_promo] - usable;
    END IF;
    balances[at_paid] := balances[at_paid] - (request.price - usable);
    words[at] := 'wallet';
    promos[at] := usable;
  END LOOP;
  IF words && ARRAY['gratis', 'free_quota'] THEN
    INSERT INTO market.free_message (tenant_id, message, agent, agent_name, means, currency)
      SELECT r.planned, r.message, r.agent, r.agent_name, words[r.ordinality], r.currency
      FROM unnest(requests) WITH ORDINALITY AS r
      WHERE words[r.ordinality] IN ('gratis', 'free_quota') AND r.planned IS NOT NULL ORDER BY r.ordinality ON CONFLICT DO NOTHING;
  END IF;
  RETURN QUERY
  WITH decided AS MATERIALIZED (
    SELECT r.*, words[r.ordinality] AS word, amounts[r.ordinality] AS number, promos[r.ordinality] AS of_promo
    FROM unnest(requests) WITH ORDINALITY AS r),
  holding AS (
    INSERT INTO market.hold (tenant_id, message, agent, agent_name, publisher, currency, from_promo, from_paid)
      SELECT d.payer, d.message, d.agent, d.agent_name, d.publisher, d.currency, d.of_promo, d.price - d.of_promo
      FROM decided d WHERE d.word = 'wallet'),
  booked AS (
    INSERT INTO market.ledger_transaction (id, business_key, body_hash, kind, reference)
      SELECT d.posting, 'reserve:' || d.message,
        encode(sha256(convert_to(concat_ws('|', 'reserve', d.message, d.promo, -d.of_promo, d.paid, d.of_promo - d.price, d.held,
          d.price), 'UTF8')), 'hex'), 'reserve', d.message
      FROM decided d WHERE d.word = 'wallet'),
  entered AS (
    INSERT INTO market.entry (tenant_id, transaction_id, account_id, currency, amount)
      SELECT d.payer, d.posting, l.account, d.currency, l.amount
      FROM decided d, LATERAL (VALUES (d.promo, -d.of_promo), (d.paid, d.of_promo - d.price), (d.held, d.price)) AS l (account, amount)
      WHERE d.word = 'wallet' AND l.amount <> 0),
  accepted AS (
    INSERT INTO market.asked AS a (tenant_id, message, agent, agent_version, fingerprint, means, currency, price, fixed, visitor,
        free_day, free_left, free_per_day, expires_at, tier)
      SELECT d.publisher, d.message, d.agent, d.agent_version, d.fingerprint, d.word, d.currency, d.price, d.fixed, d.visitor, today,
        d.number, d.free_per_day, market.clock() + make_interval(mins => d.minutes),
        (SELECT c.basis_points FROM market.commission_tier c WHERE c.tenant_id = d.publisher AND c.currency = d.currency)
      FROM decided d WHERE d.word IN ('gratis', 'free_quota', 'wallet')
      RETURNING a.message, a.tier)
  SELECT d.word, d.number, d.of_promo, (SELECT a.tier FROM accepted a WHERE a.message = d.message) FROM decided d ORDER BY d.ordinality;
END $$;
