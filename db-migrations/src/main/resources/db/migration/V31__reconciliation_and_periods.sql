-- Reports of payment providers beside the books, months that are closed, flags of risk, and evidence in disputes.

-- A report that was uploaded, or asked of the provider.
CREATE TABLE market.provider_statement (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  -- The file's name; empty where the provider was asked.
  name text NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  items int NOT NULL CHECK (items >= 0),
  -- How many of them no report before had.
  fresh int NOT NULL CHECK (fresh BETWEEN 0 AND items),
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  brought_by uuid NOT NULL,
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT market.clock(),
  UNIQUE (provider, sha256)
);

-- What a provider says that it booked, each once, by the provider's own id.
CREATE TABLE market.provider_item (
  provider text NOT NULL,
  item text NOT NULL CHECK (length(item) BETWEEN 1 AND 255),
  kind text NOT NULL CHECK (kind IN ('payment', 'refund', 'dispute', 'fee', 'other')),
  -- The payment as the provider names it, or our number of the top-up; empty where it is about none.
  payment text NOT NULL CHECK (length(payment) <= 255),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- What came is positive, what left negative; fee is what the provider kept of it.
  amount bigint NOT NULL,
  fee bigint NOT NULL,
  at timestamptz NOT NULL,
  statement uuid NOT NULL REFERENCES market.provider_statement (id),
  PRIMARY KEY (provider, item)
);
CREATE INDEX provider_item_time ON market.provider_item (provider, at);
CREATE INDEX provider_item_statement ON market.provider_item (statement);

-- Why a difference is none. Of another difference of the same payment it says nothing.
CREATE TABLE market.difference_note (
  provider text NOT NULL,
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
  currency text NOT NULL,
  difference bigint NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  noted_by uuid NOT NULL,
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (provider, subject, currency, difference)
);

-- Months of the books. A closed one takes no transaction any more.
CREATE TABLE market.period (
  id uuid PRIMARY KEY,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'closed', 'rejected')),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  proposed_by uuid NOT NULL,
  proposer text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT market.clock(),
  decided_by uuid,
  decider text,
  decided_at timestamptz,
  -- What was in it when it was closed, and for ever after.
  transactions bigint,
  entries bigint,
  csv_sha256 text CHECK (csv_sha256 ~ '^[0-9a-f]{64}$'),
  jsonl_sha256 text CHECK (jsonl_sha256 ~ '^[0-9a-f]{64}$'),
  journal_sha256 text CHECK (journal_sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT decided_when_not_proposed CHECK ((state = 'proposed') = (decided_at IS NULL)),
  CONSTRAINT counted_when_closed CHECK ((state = 'closed') = (transactions IS NOT NULL AND entries IS NOT NULL)),
  CONSTRAINT four_eyes CHECK (state <> 'closed' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX period_month ON market.period (month) WHERE state <> 'rejected';

-- The table grows in the order of time, so a few pages of index find a month.
CREATE INDEX ledger_transaction_time ON market.ledger_transaction USING brin (created_at);

CREATE FUNCTION market.refuse_closed_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM market.period
             WHERE state = 'closed' AND NEW.created_at < (month + interval '1 month') AT TIME ZONE 'Asia/Shanghai') THEN
    RAISE EXCEPTION 'the period of % is closed', NEW.created_at USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
-- A month is closed five minutes after its end at the earliest. So only what is dated earlier than a minute ago can be of a closed
-- one: a transaction that began long before it posted. All others pass without the question, which the busy path would feel.
CREATE TRIGGER ledger_transaction_in_open_period BEFORE INSERT ON market.ledger_transaction
  FOR EACH ROW WHEN (NEW.created_at < clock_timestamp() - interval '1 minute')
  EXECUTE FUNCTION market.refuse_closed_period();

-- Waits for those who are posting, and lets nobody begin until the caller's transaction ends.
CREATE FUNCTION market.hold_postings() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = market, pg_temp AS $$
BEGIN
  LOCK TABLE market.ledger_transaction IN SHARE MODE;
END $$;
REVOKE ALL ON FUNCTION market.hold_postings() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION market.hold_postings() TO bicameral_ops;

-- What a billing admin has seen of a flag; it is raised anew when its figure has grown.
CREATE TABLE market.risk_note (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('velocity', 'self_purchase', 'chargebacks')),
  figure bigint NOT NULL,
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 500),
  noted_by uuid NOT NULL,
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX risk_note_kind ON market.risk_note (tenant_id, kind, at);

-- That evidence went to a provider, never the evidence itself.
CREATE TABLE market.dispute_evidence (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  top_up uuid NOT NULL,
  characters int NOT NULL CHECK (characters >= 0),
  file_bytes bigint NOT NULL CHECK (file_bytes >= 0),
  file_sha256 text CHECK (file_sha256 ~ '^[0-9a-f]{64}$'),
  sent_by uuid NOT NULL,
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX dispute_evidence_top_up ON market.dispute_evidence (top_up);

CREATE TRIGGER risk_note_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.risk_note
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();
CREATE TRIGGER dispute_evidence_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.dispute_evidence
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

ALTER TABLE market.provider_statement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.provider_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.difference_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.period ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.risk_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.dispute_evidence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- The operators' alone: bicameral_app has no right to any of these.
CREATE POLICY own ON market.risk_note TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.dispute_evidence TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.provider_statement TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.provider_item TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.difference_note TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.period TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.risk_note TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.dispute_evidence TO bicameral_ops USING (true) WITH CHECK (true);

GRANT SELECT, INSERT (id, provider, name, sha256, items, fresh, from_at, until_at, brought_by, who),
  UPDATE (items, fresh, from_at, until_at) ON market.provider_statement TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (statement) ON market.provider_item TO bicameral_ops;
GRANT SELECT, INSERT (provider, subject, currency, difference, reason, noted_by, who), UPDATE (reason, noted_by, who, at)
  ON market.difference_note TO bicameral_ops;
GRANT SELECT, INSERT (id, month, reason, proposed_by, proposer),
  UPDATE (state, decided_by, decider, decided_at, transactions, entries, csv_sha256, jsonl_sha256, journal_sha256)
  ON market.period TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, id, kind, figure, note, noted_by, who) ON market.risk_note TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, id, top_up, characters, file_bytes, file_sha256, sent_by, who)
  ON market.dispute_evidence TO bicameral_ops;
