-- What the payer's bank says in a dispute, and until when the market may answer: nothing where the provider says none.
ALTER TABLE market.top_up
  ADD COLUMN dispute_ground text CHECK (dispute_ground ~ '^[a-z_]{1,64}$'),
  ADD COLUMN dispute_due timestamptz;
ALTER TABLE market.provider_event
  ADD COLUMN dispute_ground text CHECK (dispute_ground ~ '^[a-z_]{1,64}$'),
  ADD COLUMN dispute_due timestamptz;
GRANT UPDATE (dispute_ground, dispute_due) ON market.top_up TO bicameral_ops;
CREATE INDEX top_up_in_dispute ON market.top_up (dispute_due) WHERE dispute = 'open';
