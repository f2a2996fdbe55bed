-- Mail that waits to be sent, and was. About money and dates only; goes with its tenant.
CREATE TABLE market.letter (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  -- What it tells of, so that it is told once.
  business_key text NOT NULL UNIQUE,
  recipient text NOT NULL CHECK (length(recipient) BETWEEN 3 AND 320),
  subject text NOT NULL,
  body text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given_up')),
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT market.clock(),
  created_at timestamptz NOT NULL DEFAULT market.clock(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT ended_when_not_waiting CHECK ((state = 'waiting') = (ended_at IS NULL))
);
CREATE INDEX letter_due ON market.letter (due_at) WHERE state = 'waiting';
ALTER TABLE market.letter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.letter TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.letter TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY erasing ON market.letter TO bicameral_owner USING (tenant_id = market.current_tenant());
GRANT SELECT ON market.letter TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (state, attempts, due_at, ended_at) ON market.letter TO bicameral_ops;
