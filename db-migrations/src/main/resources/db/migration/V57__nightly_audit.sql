-- What the invariants of the books came to each night.

CREATE TABLE market.audit_night (
  -- Of UTC+8, by the clock of money; two schedulers are one night.
  night text PRIMARY KEY CHECK (night ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  begun_at timestamptz NOT NULL DEFAULT market.clock(),
  ended_at timestamptz,
  rules int CHECK (rules > 0),
  broken text[] NOT NULL DEFAULT '{}',
  CONSTRAINT counted_when_ended CHECK ((ended_at IS NULL) = (rules IS NULL))
);
ALTER TABLE market.audit_night ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ops ON market.audit_night TO bicameral_ops USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (night), UPDATE (begun_at, ended_at, rules, broken) ON market.audit_night TO bicameral_ops;
