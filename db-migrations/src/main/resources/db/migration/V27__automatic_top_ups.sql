-- Top-ups that a wallet asks for by itself, with means of payment that only the provider has.

-- The provider's names for a payer and for the means that payer agreed to have used again. No card, no account.
CREATE TABLE market.saved_means (
  tenant_id uuid NOT NULL,
  provider text NOT NULL,
  customer text NOT NULL CHECK (length(customer) BETWEEN 1 AND 255),
  means text NOT NULL CHECK (length(means) BETWEEN 1 AND 255),
  saved_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, provider)
);

-- What a payer wants: below so much, top up by so much, at most so much in a month. Nothing but a payer's wish turns it on, and a
-- payment that fails turns it off.
CREATE TABLE market.automatic_top_up (
  tenant_id uuid NOT NULL,
  currency text NOT NULL,
  below bigint NOT NULL CHECK (below > 0),
  amount bigint NOT NULL CHECK (amount > 0),
  per_month bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('on', 'off', 'failed')),
  changed_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, currency),
  CONSTRAINT month_holds_one CHECK (per_month >= amount)
);
CREATE INDEX automatic_top_up_on ON market.automatic_top_up (currency) WHERE state = 'on';

ALTER TABLE market.top_up
  -- Whether the wallet asked for it by itself, and whether the payer agreed to have the means used again.
  ADD COLUMN automatic boolean NOT NULL DEFAULT false,
  ADD COLUMN keeps_means boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX top_up_automatic ON market.top_up (tenant_id, currency) WHERE automatic AND state = 'pending';

ALTER TABLE market.saved_means ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.automatic_top_up ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.saved_means TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.automatic_top_up TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.saved_means TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.automatic_top_up TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY erasing ON market.saved_means TO bicameral_owner USING (tenant_id = market.current_tenant());
CREATE POLICY erasing ON market.automatic_top_up TO bicameral_owner USING (tenant_id = market.current_tenant());

GRANT SELECT (tenant_id, provider, saved_at), DELETE ON market.saved_means TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (below, amount, per_month, state, changed_at), DELETE ON market.automatic_top_up TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (customer, means, saved_at), DELETE ON market.saved_means TO bicameral_ops;
GRANT SELECT, UPDATE (state, changed_at) ON market.automatic_top_up TO bicameral_ops;
GRANT INSERT (automatic, keeps_means) ON market.top_up TO bicameral_ops;
