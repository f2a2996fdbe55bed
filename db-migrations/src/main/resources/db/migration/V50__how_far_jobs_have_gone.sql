-- How far jobs have gone through what happened, so that a run costs as much as there is new and not as much as there ever was.

CREATE TABLE market.job_mark (
  job text PRIMARY KEY,
  gone_to timestamptz NOT NULL
);
-- Until then all of the journal is in the books.
INSERT INTO market.job_mark (job, gone_to) VALUES ('journal', market.clock() - interval '30 days');

ALTER TABLE market.job_mark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ops ON market.job_mark TO bicameral_ops USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (gone_to) ON market.job_mark TO bicameral_ops;

-- The first transaction of a payer that may be on no document: all before it are on one, or will never be.
CREATE TABLE market.invoice_mark (
  tenant_id uuid NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  open_from uuid NOT NULL,
  PRIMARY KEY (tenant_id, currency)
);
ALTER TABLE market.invoice_mark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.invoice_mark TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.invoice_mark TO bicameral_ops USING (true) WITH CHECK (true);
GRANT SELECT ON market.invoice_mark TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (open_from) ON market.invoice_mark TO bicameral_ops;

-- Who opened an account by a link is told from who has had one for long by this: money goes by one clock.
ALTER TABLE market.tenant ALTER COLUMN created_at SET DEFAULT market.clock();
