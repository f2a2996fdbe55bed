-- The two functions of decision 0051 once more. They ask the clock, which is a query, once a call and not at each message; what a row says
-- of its own beginning stays the database's word alone. And they plan once a session: the number of messages changes nothing of how a
-- table is best read, but made a plan for so many look cheaper than the one that is there, and planning costs as much as a message.
-- Where a message is asked for by its key and must be open, the state is asked for as `state || ''`: that keeps the planner from the small
-- index of what is open. In a young market it looks cheaper than the key, and a session keeps that plan; but each message that was ever
-- open since the last vacuum lies dead in it, and all of them are passed each time.

-- Accepts messages, each once, in the order of the array; gives for each, in that order, what market.reserve would say. One more word:
--   alone   nothing was done; whoever asks calls market.reserve: the same message stands here twice, or the wallet has a limit
-- Locks: messages, free messages, accounts, each in one order, so that two calls never wait for each other. Who holds a lock for long
-- stops its own message, not its company: the call gives up, and each comes alone. The planner must not think that tables of a young
-- market are read faster whole: its plans outlive that.
CREATE OR REPLACE FUNCTION market.reserve_all(p_requests jsonb) RETURNS TABLE (said text, amount bigint, promo bigint, tier int)
  LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET lock_timeout = '500ms' AS $$
#variable_conflict use_column
DECLARE
  moment CONSTANT timestamptz := market.clock();
  today CONSTANT date := (moment AT TIME ZONE 'Asia/Shanghai')::date;
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
        d.number, d.free_per_day, moment + make_interval(mins => d.minutes),
        (SELECT c.basis_points FROM market.commission_tier c WHERE c.tenant_id = d.publisher AND c.currency = d.currency)
      FROM decided d WHERE d.word IN ('gratis', 'free_quota', 'wallet')
      RETURNING a.message, a.tier)
  SELECT d.word, d.number, d.of_promo, (SELECT a.tier FROM accepted a WHERE a.message = d.message) FROM decided d ORDER BY d.ordinality;
END $$;

-- Ends messages with their answers, each if it is still open, and writes their journal and what follows from it; gives those that it
-- ended. Of answers that give nothing back: no free message, nothing of promotional credit. Locks: messages, holds, accounts, agents.
CREATE OR REPLACE FUNCTION market.answer_all(p_answers jsonb, p_days int) RETURNS uuid[]
  LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET lock_timeout = '500ms' AS $$
DECLARE
  moment CONSTANT timestamptz := market.clock();
  ripe CONSTANT timestamptz := moment + make_interval(hours => 24 * p_days);
  messages uuid[];
  agents uuid[];
BEGIN
  WITH told AS MATERIALIZED (SELECT * FROM jsonb_populate_recordset(NULL::market.answer, p_answers)),
  locked AS MATERIALIZED (
    SELECT a.message FROM market.asked a
    WHERE a.message = ANY (ARRAY(SELECT t.message FROM told t)) AND a.state || '' = 'open' ORDER BY a.message FOR UPDATE),
  ended AS (
    UPDATE market.asked a SET state = t.state, code = t.code, conversation = t.conversation, ended_at = moment
      FROM locked l JOIN told t ON t.message = l.message
      WHERE a.message = l.message
      RETURNING a.tenant_id, a.means, a.currency, a.price, t.*),
  journal AS (
    INSERT INTO market.usage_event (tenant_id, message, agent, agent_name, mark, pigment, agent_version, means, outcome, tokens_in,
        tokens_out, currency, price, charged, tax, engine, commission, earned, model_cost, mature_at)
      SELECT e.tenant_id, e.message, e.agent, e.agent_name, e.mark, e.pigment, e.agent_version, e.means, e.state, e.tokens_in,
        e.tokens_out, e.currency, e.price, e.charged, e.tax, e.engine, e.commission, e.earned, e.model_cost,
        ripe
      FROM ended e),
  due AS (
    INSERT INTO market.receipt_due (tenant_id, message_id, cost_micros, price_micros, currency)
      SELECT e.tenant_id, e.message, e.model_cost, e.charged, e.currency FROM ended e ON CONFLICT DO NOTHING),
  taxed AS (
    INSERT INTO market.charge_tax (tenant_id, message, rate, place, basis_points)
      SELECT e.payer, e.message, e.rate, e.place, e.basis_points FROM ended e WHERE e.rate IS NOT NULL),
  captured AS (
    UPDATE market.hold h SET state = 'captured', captured = e.charged, ended_at = moment
      FROM ended e WHERE (e.posting).id IS NOT NULL AND h.message = e.message AND h.state || '' = 'open'
      RETURNING e.message, e.currency, e.posting, e.earner, e.earned),
  posting AS (
    SELECT c.message, c.currency, (c.posting).* FROM captured c
    UNION ALL
    SELECT e.message, e.currency, (e.model_posting).* FROM ended e WHERE (e.model_posting).id IS NOT NULL),
  booked AS (
    INSERT INTO market.ledger_transaction (id, business_key, body_hash, kind, reference)
      SELECT p.id, p.key, p.body, p.kind, p.message FROM posting p),
  entered AS (
    INSERT INTO market.entry (tenant_id, transaction_id, account_id, currency, amount)
      SELECT l.owner, p.id, l.account, p.currency, l.amount FROM posting p, LATERAL unnest(p.legs) l),
  ripening AS (
    INSERT INTO market.maturing (tenant_id, message, currency, amount, mature_at)
      SELECT c.earner, c.message, c.currency, c.earned, ripe
      FROM captured c WHERE c.earned > 0)
  SELECT array_agg(e.message), array_agg(e.agent) FILTER (WHERE e.counts) INTO messages, agents FROM ended e;
  IF agents IS NOT NULL THEN PERFORM market.count_answers(agents); END IF;
  RETURN coalesce(messages, '{}');
END $$;

-- As before, but for that.
CREATE OR REPLACE FUNCTION market.end_hold(p_message uuid, p_state text, p_captured bigint, p_posting uuid, p_key text, p_body text,
    p_kind text, p_owners uuid[], p_accounts uuid[], p_currencies text[], p_amounts bigint[], p_promo_back bigint,
    p_earners uuid[], p_earned bigint[], p_mature_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  -- A key that was posted while its hold was open is an error.
  WITH ended AS (
    UPDATE market.hold h SET state = p_state, captured = p_captured, ended_at = market.clock()
      WHERE h.message = p_message AND h.state || '' = 'open' RETURNING h.currency),
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
