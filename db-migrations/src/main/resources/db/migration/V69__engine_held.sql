-- Routes to the shared engine that operators keep out of use, in all instances. Why and who stands in their log too, for good.
CREATE TABLE market.engine_hold (
  id uuid PRIMARY KEY,
  route text NOT NULL UNIQUE CHECK (char_length(route) BETWEEN 1 AND 253),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
  who text NOT NULL,
  since timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE market.engine_hold ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ops ON market.engine_hold TO bicameral_ops USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE, UPDATE (reason, who) ON market.engine_hold TO bicameral_ops;
