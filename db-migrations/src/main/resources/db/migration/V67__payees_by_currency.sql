-- Where a creator is paid, in each currency by itself. Who they are stands sealed in each of the rows and is the same in all.

-- The owner of the tables sees no tenant's rows otherwise.
ALTER TABLE market.payout_account NO FORCE ROW LEVEL SECURITY, ADD COLUMN currency text;
ALTER TABLE market.account NO FORCE ROW LEVEL SECURITY;

UPDATE market.payout_account SET currency = CASE method WHEN 'iban' THEN 'EUR' ELSE 'CNY' END;
ALTER TABLE market.payout_account
  ALTER COLUMN currency SET NOT NULL,
  DROP CONSTRAINT payout_account_pkey,
  ADD PRIMARY KEY (tenant_id, currency),
  ADD CONSTRAINT method_pays_the_currency CHECK (
    currency ~ '^[A-Z]{3}$' AND CASE method WHEN 'stripe' THEN true WHEN 'iban' THEN currency = 'EUR' ELSE currency = 'CNY' END);
-- An account with Stripe was paid whatever the currency: it stays where it is paid, verified as it was, in each.
INSERT INTO market.payout_account
    (tenant_id, currency, method, tail, sealed, changed_by, changed_at, verified_by, verified_at, bound_at)
  SELECT p.tenant_id, c.currency, p.method, p.tail, p.sealed, p.changed_by, p.changed_at, p.verified_by, p.verified_at, p.bound_at
  FROM market.payout_account p CROSS JOIN LATERAL (
    SELECT unnest(ARRAY['USD', 'EUR']) AS currency
    UNION SELECT a.currency FROM market.account a WHERE a.tenant_id = p.tenant_id AND a.currency <> 'CNY') c
  WHERE p.method = 'stripe';

ALTER TABLE market.payout_account FORCE ROW LEVEL SECURITY;
ALTER TABLE market.account FORCE ROW LEVEL SECURITY;
GRANT INSERT (currency) ON market.payout_account TO bicameral_app;
