-- Subscriptions are taxed by the payer's place as messages are, and count for the limits and budgets of a month.

-- By which rate a period was taxed; nothing where none of the table was valid. Its tax lies in the account of that place.
ALTER TABLE market.subscription_period
  ADD COLUMN tax_rate uuid REFERENCES market.tax_rate (id),
  ADD COLUMN tax_place text NOT NULL DEFAULT '',
  ADD COLUMN tax_basis_points int NOT NULL DEFAULT 0 CHECK (tax_basis_points BETWEEN 0 AND 10000),
  ADD CONSTRAINT placed_by_a_rate CHECK ((tax_rate IS NULL) = (tax_place = ''));
GRANT UPDATE (tax_rate, tax_place, tax_basis_points) ON market.subscription_period TO bicameral_ops;
-- What a payer spends in a month, below.
CREATE INDEX subscription_period_paid ON market.subscription_period (tenant_id, currency, paid_at) WHERE paid_at IS NOT NULL;

-- Whose budget it is paid from: the department of who subscribed, as it was then.
ALTER TABLE market.subscription ADD COLUMN department uuid;
-- The key of the program that changed it last, so that the same change sent twice is made once.
ALTER TABLE market.subscription ADD COLUMN change_key uuid;
GRANT UPDATE (change_key) ON market.subscription TO bicameral_ops;

-- What a payer spent of a currency since an instant, and what is held beside it: in all, or of one department. A message counts
-- when its price was held, a period of a subscription when it was paid, less what came back of it.
CREATE FUNCTION market.spent_since(payer uuid, in_currency text, since timestamptz, of_department uuid)
RETURNS TABLE (spent bigint, held bigint) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(sum(one.spent), 0)::bigint, coalesce(sum(one.held), 0)::bigint FROM (
    SELECT CASE h.state WHEN 'open' THEN 0 ELSE h.captured END AS spent,
           CASE h.state WHEN 'open' THEN h.from_promo + h.from_paid ELSE 0 END AS held
    FROM market.hold h
    WHERE h.tenant_id = payer AND h.currency = in_currency AND h.created_at >= since
      AND (of_department IS NULL OR h.department = of_department)
    UNION ALL
    SELECT p.price - p.refunded - p.refunded_tax, 0
    FROM market.subscription_period p
    JOIN market.subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subscription
    WHERE p.tenant_id = payer AND p.currency = in_currency AND p.paid_at >= since
      AND (of_department IS NULL OR s.department = of_department)) one
$$;
