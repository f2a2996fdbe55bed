-- The invariants of the books (promises M1–M17).
-- One statement, so one moment; any role that sees all rows may run it. One row each: name, ok, violations.
WITH
sums AS (
  SELECT account_id, sum(amount)::bigint AS amount FROM market.entry GROUP BY account_id),
waiting AS (
  SELECT account_id, sum(amount)::bigint AS amount FROM market.account_pending GROUP BY account_id),
-- The legs of each message by kind of account, over all its transactions.
-- Looked up by message below, not gathered once: that would go through all legs for each message.
leg AS NOT MATERIALIZED (
  SELECT t.id AS transaction_id, t.kind AS transaction, t.business_key, t.reference, a.tenant_id, a.kind AS account,
         a.subject, e.currency, e.amount
  FROM market.entry e
  JOIN market.ledger_transaction t ON t.id = e.transaction_id
  JOIN market.account a ON a.id = e.account_id),
finding (ordinal, name, violations) AS (

  SELECT 1, 'M1 each transaction sums to zero, in accounts of its currency', (
    SELECT count(*) FROM (
      SELECT 1 FROM market.entry GROUP BY transaction_id, currency HAVING sum(amount) <> 0) unbalanced)
    + (SELECT count(*) FROM market.entry e
       LEFT JOIN market.account a ON a.id = e.account_id AND a.tenant_id = e.tenant_id AND a.currency = e.currency
       WHERE a.id IS NULL)
    + (SELECT count(*) FROM market.ledger_transaction t
       WHERE NOT EXISTS (SELECT 1 FROM market.entry e WHERE e.transaction_id = t.id))
    + (SELECT count(*) FROM market.entry e
       WHERE NOT EXISTS (SELECT 1 FROM market.ledger_transaction t WHERE t.id = e.transaction_id))

  UNION ALL
  -- A tenant's balance is the sum of its entries; a platform account's is that sum less what waits to be rolled up.
  SELECT 2, 'M2 balances are the sums of their entries', (
    SELECT count(*) FROM market.account a
    LEFT JOIN sums s ON s.account_id = a.id LEFT JOIN waiting w ON w.account_id = a.id
    WHERE a.balance + coalesce(w.amount, 0) <> coalesce(s.amount, 0))

  UNION ALL
  SELECT 3, 'M3 no wallet, hold or earning is negative', (
    SELECT count(*) FROM market.account
    WHERE balance < 0 AND kind IN ('wallet_paid', 'wallet_promo', 'hold', 'deferred', 'creator_pending',
      'creator_available', 'payout_transit', 'refund_transit'))
    + (SELECT count(*) FROM (VALUES ('never_negative')) required (name)
       WHERE NOT EXISTS (SELECT 1 FROM pg_constraint c
         WHERE c.conrelid = 'market.account'::regclass AND c.conname = required.name AND c.convalidated))

  UNION ALL
  SELECT 4, 'M4 one business key, one transaction', (
    SELECT count(*) FROM (
      SELECT 1 FROM market.ledger_transaction GROUP BY business_key HAVING count(*) > 1) doubled)

  UNION ALL
  -- By the holds' own word, by the ledger's, and in sum: what lies in a payer's hold account is what is open.
  SELECT 5, 'M5 each hold ends once', (
    SELECT count(*) FROM market.hold h
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE t.kind = 'reserve') AS reserved,
             count(*) FILTER (WHERE t.kind = 'capture') AS captured,
             count(*) FILTER (WHERE t.kind = 'release') AS released,
             count(*) FILTER (WHERE t.kind = 'expire') AS expired
      FROM market.ledger_transaction t WHERE t.reference = h.message) times
    WHERE times.reserved <> 1 OR times.captured <> (h.state = 'captured')::int
       OR times.released <> (h.state = 'released')::int OR times.expired <> (h.state = 'expired')::int)
    + (SELECT count(*) FROM market.account a
       WHERE a.kind = 'hold' AND a.balance <> (
         SELECT coalesce(sum(h.from_promo + h.from_paid), 0) FROM market.hold h
         WHERE h.tenant_id = a.tenant_id AND h.currency = a.currency AND h.state = 'open'))

  UNION ALL
  SELECT 6, 'M6 nothing above its hold is captured', (
    SELECT count(*) FROM market.hold WHERE captured > from_promo + from_paid)
    + (SELECT count(*) FROM market.hold h JOIN market.usage_event u USING (message)
       WHERE u.price <> h.from_promo + h.from_paid)

  UNION ALL
  -- A charge is what went from a payer's hold to others; refunds give it back to payers, lost disputes to their banks. What a
  -- dispute took beyond that is the platform's loss and of no message.
  SELECT 7, 'M7 refunds and claw-backs stay within the charge', (
    SELECT count(*) FROM (
      SELECT reference FROM leg
      WHERE transaction IN ('refund', 'dispute_lost')
        AND account IN ('wallet_paid', 'wallet_promo', 'psp_clearing', 'dispute_hold')
        AND NOT EXISTS (SELECT 1 FROM market.top_up u WHERE u.id = leg.reference)
      GROUP BY reference
      HAVING sum(abs(amount)) > (SELECT coalesce(sum(u.charged), 0) FROM market.usage_event u
                                 WHERE u.message = leg.reference)) above)
    + (SELECT count(*) FROM market.refund r
       LEFT JOIN LATERAL (
         SELECT coalesce(-sum(amount) FILTER (WHERE account = 'tax'), 0) AS tax,
                coalesce(-sum(amount) FILTER (WHERE account = 'model_recovery'), 0) AS engine,
                coalesce(-sum(amount) FILTER (WHERE account = 'commission'), 0) AS commission,
                coalesce(-sum(amount) FILTER (WHERE account IN ('creator_pending', 'creator_available', 'creator_debt')
                  AND leg.tenant_id = r.tenant_id), 0) AS earned,
                coalesce(-sum(amount) FILTER (WHERE account = 'deferred' AND leg.subject = r.subscription::text), 0) AS deferred,
                coalesce(sum(amount) FILTER (WHERE account = 'wallet_promo' AND leg.tenant_id = r.payer), 0) AS promo,
                coalesce(sum(amount) FILTER (WHERE account IN ('wallet_paid', 'wallet_promo', 'dispute_hold')
                  AND leg.tenant_id = r.payer), 0) AS given
         FROM leg WHERE leg.business_key = 'refund:' || r.id) booked ON true
       WHERE (r.state = 'posted' AND (booked.tax <> r.tax OR booked.engine <> r.engine OR booked.commission <> r.commission
              OR booked.earned <> r.earned OR booked.deferred <> r.deferred OR booked.promo <> r.to_promo
              OR booked.given <> r.amount))
          OR (r.state <> 'posted' AND booked.given <> 0))
    + (SELECT count(*) FROM (
         SELECT r.message FROM market.refund r JOIN market.usage_event u USING (message) WHERE r.state = 'posted'
         GROUP BY r.message, u.tax, u.engine, u.commission, u.earned
         HAVING sum(r.tax) > u.tax OR sum(r.engine) > u.engine OR sum(r.commission) > u.commission
             OR sum(r.earned) > u.earned) more)
    -- What a refund took of the days of a period is what it says, and no day gives more than it was.
    + (SELECT count(*) FROM market.refund r
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(b.engine), 0) AS engine, coalesce(sum(b.commission), 0) AS commission, coalesce(sum(b.earned), 0) AS earned
         FROM market.refund_day b JOIN market.subscription_day d ON d.id = b.day AND d.tenant_id = r.tenant_id
           AND d.subscription = r.subscription AND d.n = r.period
         WHERE b.refund = r.id) days
       WHERE r.subscription IS NOT NULL AND r.state = 'posted'
         AND (days.engine <> r.engine OR days.commission <> r.commission OR days.earned <> r.earned))
    + (SELECT count(*) FROM (
         SELECT 1 FROM market.refund_day b LEFT JOIN market.subscription_day d ON d.id = b.day
         GROUP BY b.day, d.engine, d.commission, d.earned
         HAVING sum(b.engine) > coalesce(d.engine, 0) OR sum(b.commission) > coalesce(d.commission, 0)
             OR sum(b.earned) > coalesce(d.earned, 0)) more)

  UNION ALL
  SELECT 8, 'M8 capture legs are the journal''s and sum to the charge', (
    SELECT count(*) FROM market.usage_event u
    WHERE u.charged <> u.tax + u.engine + u.commission + u.earned)
    + (SELECT count(*) FROM market.hold h
       JOIN market.usage_event u USING (message)
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(amount) FILTER (WHERE account = 'tax'), 0) AS tax,
                coalesce(sum(amount) FILTER (WHERE account = 'model_recovery'), 0) AS engine,
                coalesce(sum(amount) FILTER (WHERE account = 'commission'), 0) AS commission,
                coalesce(sum(amount) FILTER (WHERE account = 'creator_pending' AND leg.tenant_id = h.publisher), 0) AS earned,
                coalesce(-sum(amount) FILTER (WHERE account = 'hold' AND leg.tenant_id = h.tenant_id), 0) AS held
         FROM leg WHERE leg.reference = h.message AND leg.transaction = 'capture') booked
       WHERE h.state = 'captured' AND (
         booked.tax <> u.tax OR booked.engine <> u.engine OR booked.commission <> u.commission
         OR booked.earned <> u.earned OR booked.held <> h.from_promo + h.from_paid OR h.captured <> u.charged))
    -- The tax of a charge lies in the account of the place by whose rate it was taxed.
    + (SELECT count(*) FROM leg LEFT JOIN market.charge_tax c ON c.message = leg.reference
       WHERE leg.account = 'tax' AND leg.subject <> coalesce(c.place, '')
         AND EXISTS (SELECT 1 FROM market.hold h WHERE h.message = leg.reference))

  UNION ALL
  SELECT 9, 'M9 entries, transactions and the journal are append-only', (
    SELECT count(*) FROM (VALUES ('entry'), ('ledger_transaction'), ('usage_event')) history (name)
    CROSS JOIN (VALUES ('bicameral_app'), ('bicameral_ops')) role (name)
    WHERE has_table_privilege(role.name, 'market.' || history.name, 'DELETE')
       OR has_table_privilege(role.name, 'market.' || history.name, 'TRUNCATE')
       OR has_any_column_privilege(role.name, 'market.' || history.name, 'UPDATE'))
    + (SELECT count(*) FROM (VALUES
         ('market.entry', 'entry_is_history'), ('market.ledger_transaction', 'ledger_transaction_is_history'),
         ('market.usage_event', 'usage_event_is_history'), ('market.entry', 'entry_moves_balance'),
         ('market.ledger_transaction', 'transaction_sums_to_zero'), ('market.hold', 'hold_ends_once')) required (relation, name)
       WHERE NOT EXISTS (SELECT 1 FROM pg_trigger g
         WHERE g.tgrelid = required.relation::regclass AND g.tgname = required.name AND g.tgenabled IN ('O', 'A')))

  UNION ALL
  -- Payouts take from what is available only; what is pending is exactly what has not matured.
  SELECT 10, 'M10 payouts stay within what is available', (
    SELECT count(DISTINCT transaction_id) FROM leg
    WHERE transaction = 'payout' AND account NOT IN ('creator_available', 'payout_transit', 'creator_debt')
      AND NOT (account = 'tax' AND subject = 'withholding'))
    + (SELECT count(*) FROM market.account a
       WHERE a.kind = 'payout_transit' AND a.balance <> (
         SELECT coalesce(sum(p.amount - p.netted - p.withheld - (
           SELECT coalesce(sum(part.amount), 0) FROM market.payout_part part WHERE part.payout = p.id AND part.state = 'paid')), 0)
         FROM market.payout p
         WHERE p.tenant_id = a.tenant_id AND p.currency = a.currency AND p.state = 'under_way'))
    + (SELECT count(*) FROM market.payout p
       CROSS JOIN LATERAL (
         SELECT p.amount - p.netted - p.withheld - p.returned_tax AS net,
                coalesce((SELECT sum(part.amount) FROM market.payout_part part
                  WHERE part.payout = p.id AND part.state = 'paid'), 0) AS parts) sums
       LEFT JOIN (
         SELECT reference,
                -sum(amount) FILTER (WHERE transaction = 'payout' AND account = 'creator_available') AS taken,
                sum(amount) FILTER (WHERE transaction = 'payout' AND account = 'payout_transit') AS sent,
                -sum(amount) FILTER (WHERE transaction = 'payout_settled' AND account = 'payout_transit') AS settled,
                sum(amount) FILTER (WHERE transaction = 'payout_failed' AND account = 'creator_available') AS back
         FROM leg WHERE transaction IN ('payout', 'payout_settled', 'payout_failed') GROUP BY reference) booked
         ON booked.reference = p.id
       WHERE coalesce(booked.taken, 0) <> CASE WHEN p.released_at IS NULL THEN 0 ELSE p.amount END
          OR coalesce(booked.sent, 0) <> CASE WHEN p.released_at IS NULL THEN 0 ELSE net END
          OR coalesce(booked.settled, 0) <> CASE WHEN p.funds = 'split' THEN parts WHEN p.state = 'settled' THEN net ELSE 0 END
          OR coalesce(booked.back, 0) <> CASE WHEN p.state = 'failed' THEN p.amount - p.netted ELSE p.returned END)
    + (SELECT count(*) FROM market.account a
       WHERE a.kind = 'creator_pending' AND a.balance <> (
         SELECT coalesce(sum(m.amount), 0) FROM market.maturing m
         WHERE m.tenant_id = a.tenant_id AND m.currency = a.currency))

  UNION ALL
  SELECT 11, 'M11 expiring promotions never eat paid credit', (
    SELECT count(DISTINCT transaction_id) FROM leg
    WHERE transaction = 'promo_expiry' AND account NOT IN ('wallet_promo', 'promo_cost'))
    -- What is left of a payer's lots is its promotional credit; no lot gave more than it had.
    + (SELECT count(*) FROM market.account a
       WHERE a.kind = 'wallet_promo' AND a.balance <> (
         SELECT coalesce(sum(l.unspent), 0) FROM market.promo_lot l
         WHERE l.tenant_id = a.tenant_id AND l.currency = a.currency))
    + (SELECT count(*) FROM (
         SELECT 1 FROM market.promo_lot l JOIN market.promo_use u ON u.lot = l.id
         GROUP BY l.id, l.amount, l.unspent HAVING sum(u.taken - u.given_back) + l.unspent > l.amount) more)
    + (SELECT count(*) FROM (
         SELECT 1 FROM market.promo_use u JOIN market.hold h USING (message)
         GROUP BY h.message, h.from_promo HAVING sum(u.taken) <> h.from_promo) other)

  UNION ALL
  -- A document is its lines, its lines are the transactions that they count, and those are the ledger's. What is finer than a
  -- minor unit is carried over, so that all documents of a payer together miss less than one. Credit notes stay within their
  -- invoice. Numbers begin at one and have no gap.
  SELECT 12, 'M12 invoices are their lines and the ledger, numbers without a gap', (
    SELECT count(*) FROM market.invoice i
    CROSS JOIN LATERAL (SELECT coalesce(sum(l.amount), 0) AS amount, coalesce(sum(l.tax), 0) AS tax, coalesce(sum(l.pieces), 0) AS pieces
      FROM market.invoice_line l WHERE l.invoice = i.id) line
    CROSS JOIN LATERAL (SELECT coalesce(sum(c.amount), 0) AS amount, coalesce(sum(c.tax), 0) AS tax, count(*) AS pieces
      FROM market.invoice_charge c WHERE c.invoice = i.id AND c.tenant_id = i.tenant_id) charge
    WHERE i.total <> line.amount + i.carried_in - i.carried_out OR i.tax <> line.tax OR line.pieces <> charge.pieces
       OR line.amount <> CASE i.kind WHEN 'invoice' THEN charge.amount ELSE -charge.amount END
       OR line.tax <> CASE i.kind WHEN 'invoice' THEN charge.tax ELSE -charge.tax END
       OR i.carried_in <> coalesce((SELECT b.carried_out FROM market.invoice b WHERE b.tenant_id = i.tenant_id
            AND b.currency = i.currency AND b.of IS NOT DISTINCT FROM i.of AND b.id < i.id ORDER BY b.id DESC LIMIT 1), 0))
    + (SELECT count(*) FROM market.invoice_charge c
       CROSS JOIN LATERAL (
         SELECT coalesce(-sum(e.amount) FILTER (WHERE e.tenant_id = c.tenant_id
                  AND a.kind IN ('wallet_paid', 'wallet_promo', 'hold', 'dispute_hold')), 0) AS amount,
                coalesce(sum(e.amount) FILTER (WHERE a.kind = 'tax'), 0) AS tax
         FROM market.entry e JOIN market.account a ON a.id = e.account_id
         WHERE e.transaction_id = c.transaction_id) booked
       WHERE booked.amount <> c.amount OR booked.tax <> c.tax)
    + (SELECT count(*) FROM market.invoice i JOIN (
         SELECT of, sum(total) AS total FROM market.invoice WHERE of IS NOT NULL GROUP BY of) taken ON taken.of = i.id
       WHERE taken.total > i.total)
    + (SELECT count(*) FROM market.invoice_series s
       CROSS JOIN LATERAL (SELECT count(*) AS documents, coalesce(max(number), 0) AS highest, coalesce(min(number), 0) AS lowest
         FROM market.invoice i WHERE i.series = s.series) numbered
       WHERE numbered.documents <> s.last OR numbered.highest <> s.last OR numbered.lowest <> 1)

  UNION ALL
  -- A hold that has ended and its journal agree; one that is open may be in the journal for a quarter of an hour.
  SELECT 13, 'M13 usage events and captures are one to one', (
    SELECT count(*) FROM market.usage_event u LEFT JOIN market.hold h USING (message)
    WHERE u.charged > 0 AND (h.message IS NULL OR h.state IN ('released', 'expired')
      OR h.state = 'open' AND u.created_at < market.clock() - interval '15 minutes'))
    + (SELECT count(*) FROM market.hold h LEFT JOIN market.usage_event u USING (message)
       WHERE h.state = 'captured' AND (u.message IS NULL OR u.charged <> h.captured))
    + (SELECT count(*) FROM market.ledger_transaction t
       WHERE t.kind = 'capture' AND NOT EXISTS (
         SELECT 1 FROM market.hold h WHERE h.message = t.reference AND h.state = 'captured'))

  UNION ALL
  -- What lies deferred is what of paid periods has not been earned; a day earns what its journal says; what was paid and given
  -- back is what the periods say.
  SELECT 15, 'M15 deferred income is the unearned part of paid periods', (
    SELECT count(*) FROM market.account a
    WHERE a.kind = 'deferred' AND a.balance <> (
      SELECT coalesce(sum(p.price - p.tax - p.earned - p.refunded), 0) FROM market.subscription_period p
      WHERE p.tenant_id = a.tenant_id AND p.subscription::text = a.subject AND p.paid_at IS NOT NULL))
    + (SELECT count(*) FROM market.subscription_period p
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(d.amount), 0) AS amount FROM market.subscription_day d
         WHERE d.subscription = p.subscription AND d.n = p.n) days
       WHERE days.amount <> p.earned)
    + (SELECT count(*) FROM market.subscription_period p
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(b.engine + b.commission + b.earned), 0) AS amount
         FROM market.refund_day b JOIN market.subscription_day d ON d.id = b.day
         WHERE d.subscription = p.subscription AND d.n = p.n) back
       WHERE back.amount <> p.taken_back)
    + (SELECT count(*) FROM market.subscription_period p
       JOIN market.subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subscription
       WHERE p.state <> 'closed' AND (s.state = 'ended' OR p.n <> s.period))
    + (SELECT count(*) FROM market.subscription_day d
       CROSS JOIN LATERAL (
         SELECT coalesce(-sum(amount) FILTER (WHERE account = 'deferred' AND leg.subject = d.subscription::text), 0) AS amount,
                coalesce(sum(amount) FILTER (WHERE account = 'model_recovery'), 0) AS engine,
                coalesce(sum(amount) FILTER (WHERE account = 'commission'), 0) AS commission,
                coalesce(sum(amount) FILTER (WHERE account = 'creator_pending' AND leg.tenant_id = d.tenant_id), 0) AS earned
         FROM leg WHERE leg.reference = d.id AND leg.transaction = 'subscription_day') booked
       WHERE booked.amount <> d.amount OR booked.engine <> d.engine OR booked.commission <> d.commission
          OR booked.earned <> d.earned)
    + (SELECT count(*) FROM market.subscription_period p
       CROSS JOIN LATERAL (
         SELECT coalesce(-sum(amount) FILTER (WHERE transaction = 'subscription'), 0) AS paid,
                coalesce(sum(amount) FILTER (WHERE transaction = 'subscription_refund'), 0) AS refunded
         FROM leg WHERE leg.reference = p.subscription AND account = 'wallet_paid'
           AND (leg.business_key IN ('subscription:' || p.subscription || ':' || p.n,
               'subscription_refund:' || p.subscription || ':' || p.n)
             OR leg.business_key IN (SELECT 'refund:' || r.id FROM market.refund r
               WHERE r.subscription = p.subscription AND r.period = p.n))) booked
       WHERE booked.paid <> CASE WHEN p.paid_at IS NULL THEN 0 ELSE p.price END
          OR booked.refunded <> p.refunded + p.refunded_tax + p.taken_back)
    -- The tax of a period lies in the account of the place by whose rate it was taxed.
    + (SELECT count(*) FROM market.subscription_period p
       JOIN leg ON leg.reference = p.subscription AND leg.account = 'tax'
         AND (leg.business_key IN ('subscription:' || p.subscription || ':' || p.n,
             'subscription_refund:' || p.subscription || ':' || p.n)
           OR leg.business_key IN (SELECT 'refund:' || r.id FROM market.refund r
             WHERE r.subscription = p.subscription AND r.period = p.n))
       WHERE leg.subject <> p.tax_place)
    + (SELECT count(*) FROM market.ledger_transaction t
       WHERE t.kind = 'subscription_day' AND NOT EXISTS (SELECT 1 FROM market.subscription_day d WHERE d.id = t.reference))

  UNION ALL
  -- What we booked for a top-up is what its provider told us last: what came, less its fee, what it gave back and what a
  -- dispute took. What is on its way back to payers is what the refunds under way say.
  SELECT 14, 'M14 clearing agrees with what the providers reported', (
    SELECT count(*) FROM market.top_up u
    LEFT JOIN LATERAL (
      SELECT p.type, p.fee, p.refunded, p.withdrawn, p.dispute FROM market.provider_event p
      WHERE p.top_up = u.id AND p.provider = u.provider AND p.currency = u.currency AND p.amount = u.amount
      ORDER BY p.sequence DESC LIMIT 1) reported ON true
    CROSS JOIN LATERAL (
      SELECT coalesce(-sum(amount) FILTER (WHERE account = 'psp_clearing'), 0) AS cleared,
             coalesce(-sum(amount) FILTER (WHERE account = 'psp_fee'), 0) AS fee
      FROM leg WHERE leg.reference = u.id AND leg.subject = u.provider) booked
    WHERE booked.cleared <> u.paid - u.fee - u.refunded - u.withdrawn OR booked.fee <> u.fee
       OR u.paid <> CASE WHEN reported.type = 'payment.succeeded' THEN u.amount ELSE 0 END
       OR u.fee <> coalesce(reported.fee, 0) OR u.refunded <> coalesce(reported.refunded, 0)
       OR u.withdrawn <> coalesce(reported.withdrawn, 0) OR u.dispute <> coalesce(reported.dispute, 'none'))
    + (SELECT count(*) FROM market.account a
       WHERE a.kind = 'refund_transit' AND a.balance <> (
         SELECT coalesce(sum(r.amount), 0) FROM market.top_up_refund r
         WHERE r.tenant_id = a.tenant_id AND r.currency = a.currency AND r.state = 'under_way'))
    + (SELECT count(*) FROM market.provider_call c LEFT JOIN market.top_up_refund r USING (id)
       WHERE c.kind = 'refund' AND (r.state IS NULL OR r.state IN ('proposed', 'rejected') OR r.amount <> c.amount))

  UNION ALL
  -- What others have of a line is posted as their shares say, from the creator and from the commission, and never more than those
  -- were; what refunds took back of a share is posted as its rows say.
  SELECT 16, 'M16 shares are the ledger''s, within what they are a part of', (
    SELECT count(*) FROM (
      SELECT s.line, sum(s.amount) AS amount, coalesce(sum(s.amount) FILTER (WHERE s.cause = 'referral'), 0) AS referral,
             coalesce(sum(s.amount) FILTER (WHERE s.cause = 'remix'), 0) AS remix,
             max(s.basis) FILTER (WHERE s.cause = 'remix') AS earned, max(s.basis) FILTER (WHERE s.cause = 'referral') AS commission
      FROM market.share s GROUP BY s.line) shared
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE account = 'creator_pending' AND amount > 0), 0) AS amount,
             coalesce(-sum(amount) FILTER (WHERE account = 'commission'), 0) AS referral,
             coalesce(-sum(amount) FILTER (WHERE account <> 'commission' AND amount < 0), 0) AS remix
      FROM leg WHERE leg.reference = shared.line AND leg.transaction = 'share') booked
    WHERE booked.amount <> shared.amount OR booked.referral <> shared.referral OR booked.remix <> shared.remix
       OR shared.remix > shared.earned OR shared.referral > shared.commission)
    + (SELECT count(*) FROM market.share s
       CROSS JOIN LATERAL (SELECT coalesce(sum(b.amount), 0) AS amount FROM market.share_back b WHERE b.share = s.id) back
       WHERE back.amount <> s.taken_back OR (s.basis_left = 0) AND s.taken_back <> s.amount)
    + (SELECT count(*) FROM (
         SELECT b.refund, sum(b.amount) AS amount FROM market.share_back b GROUP BY b.refund) back
       WHERE back.amount <> (
         SELECT coalesce(sum(amount) FILTER (WHERE amount > 0), 0) FROM leg
         WHERE leg.business_key = 'share_back:' || back.refund))
    + (SELECT count(*) FROM market.ledger_transaction t
       WHERE t.kind = 'share' AND NOT EXISTS (SELECT 1 FROM market.share s WHERE s.line = t.reference)
          OR t.kind = 'share_back' AND NOT EXISTS (
            SELECT 1 FROM market.share_back b WHERE t.business_key = 'share_back:' || b.refund))

  UNION ALL
  -- The parts of a payout come to what it pays, and those that are paid to what was paid. What is taken out of a payment, and what goes
  -- back of it because we asked for it, is never more than it was.
  SELECT 17, 'M17 parts sum up to their payout and stay within their payment', (
    SELECT count(*) FROM market.payout p
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(part.amount) FILTER (WHERE part.state = 'paid'), 0) AS paid,
             coalesce(sum(part.amount) FILTER (WHERE part.ended_at IS NULL), 0) AS asked
      FROM market.payout_part part WHERE part.payout = p.id) parts
    WHERE p.funds = 'wallet' AND parts.paid + parts.asked <> 0
       OR p.state <> 'under_way' AND parts.asked <> 0
       OR p.state = 'failed' AND parts.paid <> 0
       OR p.funds = 'split' AND p.state = 'settled' AND parts.paid <> p.amount - p.netted - p.withheld - p.returned
       OR parts.paid + parts.asked > p.amount - p.netted - p.withheld)
    + (SELECT count(*) FROM market.payout_part part
       LEFT JOIN market.payout p ON p.id = part.payout AND p.tenant_id = part.tenant_id AND p.currency = part.currency
       LEFT JOIN market.top_up u ON u.id = part.top_up AND u.currency = part.currency AND u.provider = p.provider
       WHERE p.id IS NULL OR u.id IS NULL)
    + (SELECT count(*) FROM market.top_up u
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(part.amount - part.reversed), 0) AS amount FROM market.payout_part part
         WHERE part.top_up = u.id AND part.state <> 'refused') parts
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(r.amount), 0) AS amount FROM market.top_up_refund r
         WHERE r.top_up = u.id AND r.state IN ('proposed', 'under_way', 'settled')) back
       WHERE u.split <> parts.amount OR u.funds = 'split' AND parts.amount + back.amount > u.amount)
    -- What is taken back of a part is what its reversals say, and is posted so.
    + (SELECT count(*) FROM market.payout_part part
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(r.amount) FILTER (WHERE r.state = 'done'), 0) AS done, coalesce(sum(r.amount) FILTER (WHERE r.state <> 'refused'), 0) AS asked
         FROM market.part_reversal r WHERE r.part = part.id) back
       WHERE part.reversed <> back.done OR back.asked > part.amount)
    + (SELECT count(*) FROM market.part_reversal r
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(amount) FILTER (WHERE account IN ('creator_debt', 'creator_available') AND leg.tenant_id = r.tenant_id), 0) AS amount
         FROM leg WHERE leg.business_key = 'payout_reversed:' || r.id) booked
       WHERE booked.amount <> CASE r.state WHEN 'done' THEN r.amount ELSE 0 END)

  UNION ALL
  SELECT 15, 'Closed periods are as they were when they were closed', (
    SELECT count(*) FROM market.period p
    CROSS JOIN LATERAL (
      SELECT count(DISTINCT t.id) AS transactions, count(*) AS entries
      FROM market.ledger_transaction t JOIN market.entry e ON e.transaction_id = t.id
      WHERE t.created_at >= p.month::timestamp AT TIME ZONE 'Asia/Shanghai'
        AND t.created_at < (p.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai') now
    WHERE p.state = 'closed' AND (now.transactions <> p.transactions OR now.entries <> p.entries))
    + (SELECT count(*) FROM (VALUES ('ledger_transaction_in_open_period')) required (name)
       WHERE NOT EXISTS (SELECT 1 FROM pg_trigger g
         WHERE g.tgrelid = 'market.ledger_transaction'::regclass AND g.tgname = required.name AND g.tgenabled IN ('O', 'A')))
)
SELECT name, violations = 0 AS ok, violations FROM finding ORDER BY ordinal
