-- Refunds of charged messages, the cases that payers open about them, and what billing admins did.

-- A payer says that the charge of a message was wrong. One case a message; grounds are a fixed list, so that nothing that was
-- asked or answered gets here.
CREATE TABLE market.charge_case (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  message uuid NOT NULL UNIQUE,
  publisher uuid NOT NULL,
  agent uuid NOT NULL,
  agent_name text NOT NULL,
  ground text NOT NULL CHECK (ground IN ('wrong', 'incomplete', 'unsourced', 'not_asked', 'twice')),
  currency text NOT NULL,
  charged bigint NOT NULL CHECK (charged > 0),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'refunded', 'declined', 'withdrawn')),
  -- What the billing admin says to the payer.
  answer text CHECK (length(answer) BETWEEN 1 AND 500),
  opened_by uuid NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT ended_when_not_open CHECK ((state = 'open') = (ended_at IS NULL)),
  CONSTRAINT decided_with_an_answer CHECK (state NOT IN ('refunded', 'declined') OR answer IS NOT NULL)
);
CREATE INDEX charge_case_open ON market.charge_case (opened_at) WHERE state = 'open';

-- What is taken back of a charge. Belongs to the publisher, whose share goes with it; the legs are those that were posted.
CREATE TABLE market.refund (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  message uuid NOT NULL,
  payer uuid NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  needs_second boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'posted', 'rejected')),
  proposed_by uuid NOT NULL,
  proposer text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT now(),
  decided_by uuid,
  decided_at timestamptz,
  tax bigint CHECK (tax >= 0),
  engine bigint CHECK (engine >= 0),
  commission bigint CHECK (commission >= 0),
  earned bigint CHECK (earned >= 0),
  -- How much of it went back as promotional credit.
  to_promo bigint CHECK (to_promo BETWEEN 0 AND amount),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT decided_when_not_proposed CHECK ((state = 'proposed') = (decided_at IS NULL)),
  CONSTRAINT legs_when_posted CHECK ((state = 'posted') = (tax IS NOT NULL AND engine IS NOT NULL AND commission IS NOT NULL
    AND earned IS NOT NULL AND to_promo IS NOT NULL)),
  CONSTRAINT legs_sum_to_amount CHECK (state <> 'posted' OR amount = tax + engine + commission + earned),
  CONSTRAINT four_eyes CHECK (state <> 'posted' OR NOT needs_second OR decided_by <> proposed_by)
);
CREATE INDEX refund_message ON market.refund (message);
CREATE INDEX refund_time ON market.refund (tenant_id, decided_at) WHERE state = 'posted';
CREATE INDEX refund_waiting ON market.refund (proposed_at) WHERE state = 'proposed';

-- What billing admins did, with their reasons. Theirs alone; belongs to no tenant.
CREATE TABLE market.operator_entry (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  person_id uuid NOT NULL REFERENCES market.person (id),
  who text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  reason text NOT NULL,
  details jsonb NOT NULL
);
CREATE TRIGGER operator_entry_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.operator_entry
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

ALTER TABLE market.charge_case ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.refund ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.operator_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON market.charge_case TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.refund TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.charge_case TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.refund TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.operator_entry TO bicameral_ops USING (true) WITH CHECK (true);

GRANT SELECT ON market.charge_case TO bicameral_app;
-- Not who paid, nor what the admins wrote.
GRANT SELECT (tenant_id, id, message, currency, amount, state, decided_at, tax, engine, commission, earned)
  ON market.refund TO bicameral_app;
GRANT SELECT, INSERT (tenant_id, id, message, publisher, agent, agent_name, ground, currency, charged, opened_by),
  UPDATE (state, answer, ended_at) ON market.charge_case TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_at, tax, engine, commission, earned, to_promo)
  ON market.refund TO bicameral_ops;
GRANT SELECT, INSERT ON market.operator_entry TO bicameral_ops;
-- A refund takes from what has not matured.
GRANT UPDATE (amount) ON market.maturing TO bicameral_ops;
