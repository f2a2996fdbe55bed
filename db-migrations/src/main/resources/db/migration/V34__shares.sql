-- What authors of remixed agents and those who brought somebody in have of what others earn (decision 0042). Shares are postings of
-- their own, made from the journals behind the charge, so that no message waits for an author whom a thousand remixes pay.

-- Whether two tenants are one and the same for money, or have an owner in common: nobody earns from what they pay themselves.
CREATE FUNCTION market.same_hands(one uuid, other uuid) RETURNS boolean STABLE LANGUAGE sql AS $$
  SELECT one = other OR EXISTS (
    SELECT 1 FROM market.membership a JOIN market.membership b USING (person_id)
    WHERE a.tenant_id = one AND b.tenant_id = other AND 'OWNER' = ANY (a.roles) AND 'OWNER' = ANY (b.roles))
$$;

-- An agent's lineage: from whose agent it was made, generation by generation, on the terms of that moment. Never changed.
CREATE TABLE market.remix (
  tenant_id uuid NOT NULL,
  agent uuid NOT NULL,
  generation int NOT NULL CHECK (generation BETWEEN 1 AND 10),
  author uuid NOT NULL,
  origin uuid NOT NULL,
  -- Of what the creator earns; 0 for one who has no share but stands in the line.
  basis_points int NOT NULL CHECK (basis_points BETWEEN 0 AND 5000),
  agreed_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, agent, generation)
);
CREATE INDEX remix_origin ON market.remix (author, origin);
CREATE TRIGGER remix_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.remix
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

-- The word in somebody's link.
CREATE TABLE market.referral_code (
  tenant_id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (code ~ '^[a-z2-7]{10}$'),
  created_at timestamptz NOT NULL DEFAULT market.clock()
);

-- Who brought in whom, on the terms of that moment.
CREATE TABLE market.referral (
  tenant_id uuid NOT NULL,
  referred uuid NOT NULL UNIQUE,
  -- Of the platform's commission.
  basis_points int NOT NULL CHECK (basis_points BETWEEN 1 AND 5000),
  -- The most that it may come to, in each currency.
  most bigint NOT NULL CHECK (most > 0),
  since timestamptz NOT NULL DEFAULT market.clock(),
  until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, referred),
  CONSTRAINT not_oneself CHECK (tenant_id <> referred),
  CONSTRAINT some_time CHECK (since < until)
);

-- Up to when the journals of somebody whose earnings are shared have been gone through.
CREATE TABLE market.share_watch (
  tenant_id uuid PRIMARY KEY,
  seen_to timestamptz NOT NULL
);

-- Lines of the journals (a message, a day of a subscription) that were gone through: each once, whatever came of it.
CREATE TABLE market.share_line (
  tenant_id uuid NOT NULL,
  line uuid NOT NULL UNIQUE,
  at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, line)
);

-- A share of one line. Belongs to whoever gets it; who pays it sees it too.
CREATE TABLE market.share (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  line uuid NOT NULL,
  cause text NOT NULL CHECK (cause IN ('remix', 'referral')),
  -- The creator whose earning it is a part of; none where it is a part of the platform's commission.
  paid_by uuid,
  -- The agent that was paid for, and the agent of the author that it was made from.
  agent uuid,
  origin uuid,
  referred uuid,
  currency text NOT NULL,
  basis bigint NOT NULL CHECK (basis > 0),
  basis_points int NOT NULL CHECK (basis_points BETWEEN 1 AND 5000),
  amount bigint NOT NULL CHECK (amount > 0),
  -- What refunds have left of both.
  basis_left bigint NOT NULL CHECK (basis_left BETWEEN 0 AND basis),
  taken_back bigint NOT NULL DEFAULT 0 CHECK (taken_back BETWEEN 0 AND amount),
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE NULLS NOT DISTINCT (line, tenant_id, origin, referred),
  CONSTRAINT part_of_basis CHECK (amount <= basis),
  CONSTRAINT who_pays CHECK (
    (cause = 'remix') = (paid_by IS NOT NULL AND agent IS NOT NULL AND origin IS NOT NULL AND referred IS NULL)
    AND (cause = 'referral') = (paid_by IS NULL AND agent IS NULL AND origin IS NULL AND referred IS NOT NULL)),
  CONSTRAINT not_oneself CHECK (paid_by <> tenant_id)
);
CREATE INDEX share_line_of ON market.share (line);
CREATE INDEX share_paid_by ON market.share (paid_by, created_at) WHERE paid_by IS NOT NULL;
CREATE INDEX share_time ON market.share (tenant_id, created_at);
CREATE INDEX share_referred ON market.share (referred, currency) WHERE referred IS NOT NULL;

-- What a refund took back of a share.
CREATE TABLE market.share_back (
  tenant_id uuid NOT NULL,
  share uuid NOT NULL,
  refund uuid NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, share, refund)
);
CREATE INDEX share_back_refund ON market.share_back (refund);
CREATE TRIGGER share_back_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.share_back
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

ALTER TABLE market.remix ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.referral_code ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.referral ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.share_watch ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.share_line ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.share ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.share_back ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['remix', 'referral_code', 'referral', 'share_watch', 'share_line', 'share', 'share_back']
  LOOP
    EXECUTE format('CREATE POLICY own ON market.%I TO bicameral_app
      USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant())', name);
    EXECUTE format('CREATE POLICY ops ON market.%I TO bicameral_ops USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;
-- A remix's creator sees what went on to the authors.
CREATE POLICY paid ON market.share FOR SELECT TO bicameral_app USING (paid_by = market.current_tenant());
CREATE POLICY paid ON market.share_back FOR SELECT TO bicameral_app USING (EXISTS (
  SELECT 1 FROM market.share s WHERE s.id = share AND s.paid_by = market.current_tenant()));
-- The word in a link that nobody answers for any more.
CREATE POLICY erasing ON market.referral_code TO bicameral_owner USING (tenant_id = market.current_tenant());

GRANT SELECT, INSERT ON market.remix, market.referral_code TO bicameral_app;
GRANT SELECT ON market.referral, market.share_watch, market.share_line, market.share, market.share_back TO bicameral_app;
GRANT SELECT ON market.remix, market.referral_code TO bicameral_ops;
GRANT SELECT, INSERT ON market.referral, market.share_line, market.share, market.share_back TO bicameral_ops;
GRANT UPDATE (basis_left, taken_back) ON market.share TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (seen_to) ON market.share_watch TO bicameral_ops;

ALTER TABLE market.ledger_transaction DROP CONSTRAINT ledger_transaction_kind_check;
ALTER TABLE market.ledger_transaction ADD CONSTRAINT ledger_transaction_kind_check CHECK (kind IN (
    'top_up', 'top_up_reversal', 'top_up_refund', 'top_up_refund_settled', 'top_up_refund_failed', 'provider_fee',
    'reserve', 'capture', 'release', 'expire', 'model_cost', 'free_cost', 'maturation',
    'promo_grant', 'promo_expiry', 'subscription', 'subscription_day', 'subscription_refund', 'payout', 'payout_settled',
    'payout_failed', 'refund', 'dispute_opened', 'dispute_lost', 'dispute_won', 'share', 'share_back'));
