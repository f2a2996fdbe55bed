-- What decision 0051 brought, once more.
--
-- The functions for many messages plan once a session: their number changes nothing of how a table is best read, but it made a plan for just
-- so many look cheaper than the one that is there, and planning costs as much as a message.
ALTER FUNCTION market.reserve_all(jsonb) SET plan_cache_mode = force_generic_plan;

-- Where a message is asked for by its key and must be open, the state is asked for as `state || ''`: that keeps the planner from the small
-- index of what is open. In a young market it looks cheaper than the key, and a session keeps that plan; but each message that was ever
-- open since the last vacuum lies dead in it, and all of them are passed each time. The clock, which is a query, is asked once a call.

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

-- As before, but for the state.
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
