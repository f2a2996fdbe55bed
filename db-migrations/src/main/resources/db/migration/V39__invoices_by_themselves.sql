-- Months of which the invoices were issued by themselves, so that it is done once. Nobody's but the operators'.
CREATE TABLE market.invoice_run (
  month text PRIMARY KEY CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'),
  ended_at timestamptz NOT NULL DEFAULT market.clock()
);
ALTER TABLE market.invoice_run ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ops ON market.invoice_run TO bicameral_ops USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (month) ON market.invoice_run TO bicameral_ops;
