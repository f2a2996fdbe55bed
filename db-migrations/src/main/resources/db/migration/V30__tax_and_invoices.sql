-- Where payers are, tax rates by place, and invoices.

-- What stands on a payer's invoices. Its country decides the rate of tax.
CREATE TABLE market.invoice_address (
  tenant_id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  address text NOT NULL CHECK (length(address) BETWEEN 1 AND 400),
  -- ISO 3166-1, and where a country's tax differs by region the second part of ISO 3166-2.
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  region text NOT NULL DEFAULT '' CHECK (region ~ '^([A-Z0-9]{1,3})?$'),
  tax_number text NOT NULL DEFAULT '' CHECK (tax_number ~ '^([A-Z0-9]{4,24})?$'),
  changed_at timestamptz NOT NULL DEFAULT market.clock()
);

-- Rates on the net price. A rate ends where the next one of its place begins; '*' is everywhere else.
CREATE TABLE market.tax_rate (
  id uuid PRIMARY KEY,
  place text NOT NULL CHECK (place ~ '^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$'),
  -- As on invoices.
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  basis_points int NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  valid_from timestamptz NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'agreed', 'rejected')),
  proposed_by uuid NOT NULL,
  proposer text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT market.clock(),
  decided_by uuid,
  decided_at timestamptz,
  CONSTRAINT decided_when_not_proposed CHECK ((state = 'proposed') = (decided_at IS NULL)),
  CONSTRAINT four_eyes CHECK (state <> 'agreed' OR decided_by <> proposed_by),
  -- Charges of the past keep their tax.
  CONSTRAINT agreed_before_valid CHECK (state <> 'agreed' OR decided_at < valid_from)
);
CREATE UNIQUE INDEX tax_rate_from ON market.tax_rate (place, valid_from) WHERE state <> 'rejected';

-- By which rate a charge was taxed, where one of the table was valid. Belongs to the payer: the journal does not say where who
-- asked is.
CREATE TABLE market.charge_tax (
  tenant_id uuid NOT NULL,
  message uuid NOT NULL UNIQUE,
  rate uuid NOT NULL REFERENCES market.tax_rate (id),
  place text NOT NULL,
  basis_points int NOT NULL,
  PRIMARY KEY (tenant_id, message)
);
CREATE TRIGGER charge_tax_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.charge_tax
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

-- The last number of each issuer and year. Its row is locked until the invoice that takes the next is committed or not, so that no
-- number is lost.
CREATE TABLE market.invoice_series (
  series text PRIMARY KEY CHECK (series ~ '^[A-Z0-9]{1,12}-[0-9]{4}$'),
  last int NOT NULL CHECK (last > 0)
);

-- Invoices, and the credit notes that take of them back. Belong to the payer.
CREATE TABLE market.invoice (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
  series text NOT NULL REFERENCES market.invoice_series (series),
  number int NOT NULL CHECK (number > 0),
  -- The invoice that a credit note takes of.
  of uuid,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  -- Whole minor units; what the lines have beyond that is carried to the next.
  total bigint NOT NULL CHECK (total > 0),
  tax bigint NOT NULL CHECK (tax >= 0),
  carried_in bigint NOT NULL CHECK (carried_in >= 0),
  carried_out bigint NOT NULL CHECK (carried_out >= 0),
  buyer_name text NOT NULL,
  buyer_address text NOT NULL,
  buyer_place text NOT NULL,
  buyer_tax_number text NOT NULL,
  seller_name text NOT NULL,
  seller_address text NOT NULL,
  seller_tax_number text NOT NULL,
  issued_at timestamptz NOT NULL DEFAULT market.clock(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (series, number),
  CONSTRAINT credit_notes_take_of_an_invoice CHECK ((kind = 'credit_note') = (of IS NOT NULL))
);
CREATE INDEX invoice_of ON market.invoice (of) WHERE of IS NOT NULL;
CREATE INDEX invoice_payer ON market.invoice (tenant_id, currency, issued_at);

CREATE TABLE market.invoice_line (
  tenant_id uuid NOT NULL,
  invoice uuid NOT NULL,
  position int NOT NULL CHECK (position > 0),
  what text NOT NULL CHECK (what IN ('capture', 'subscription', 'refund')),
  -- The agent's name; empty where it is not of one agent.
  about text NOT NULL,
  pieces int NOT NULL CHECK (pieces > 0),
  place text NOT NULL,
  tax_name text NOT NULL,
  basis_points int NOT NULL,
  -- Of a credit note what is taken back, so positive; of an invoice negative where it was given back before the invoice.
  amount bigint NOT NULL,
  tax bigint NOT NULL,
  PRIMARY KEY (tenant_id, invoice, position)
);

-- Which ledger transactions an invoice is made of, each once; as in the ledger: given back is negative.
CREATE TABLE market.invoice_charge (
  tenant_id uuid NOT NULL,
  transaction_id uuid NOT NULL UNIQUE,
  invoice uuid NOT NULL,
  what text NOT NULL,
  about text NOT NULL,
  place text NOT NULL,
  tax_name text NOT NULL,
  basis_points int NOT NULL,
  reference uuid NOT NULL,
  amount bigint NOT NULL,
  tax bigint NOT NULL,
  PRIMARY KEY (tenant_id, transaction_id)
);
CREATE INDEX invoice_charge_invoice ON market.invoice_charge (invoice);
CREATE INDEX invoice_charge_reference ON market.invoice_charge (reference);

CREATE TRIGGER invoice_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.invoice
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();
CREATE TRIGGER invoice_line_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.invoice_line
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();
CREATE TRIGGER invoice_charge_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.invoice_charge
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

ALTER TABLE market.invoice_address ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.tax_rate ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.charge_tax ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.invoice_series ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.invoice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.invoice_line ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.invoice_charge ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON market.invoice_address TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.charge_tax TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.invoice TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.invoice_line TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.invoice_charge TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY erasing ON market.invoice_address TO bicameral_owner USING (tenant_id = market.current_tenant());

CREATE POLICY ops ON market.invoice_address TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.tax_rate TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.charge_tax TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.invoice_series TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.invoice TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.invoice_line TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.invoice_charge TO bicameral_ops USING (true) WITH CHECK (true);

GRANT SELECT, INSERT (tenant_id, name, address, country, region, tax_number),
  UPDATE (name, address, country, region, tax_number, changed_at) ON market.invoice_address TO bicameral_app;
GRANT SELECT ON market.charge_tax, market.invoice, market.invoice_line, market.invoice_charge TO bicameral_app;
GRANT SELECT ON market.invoice_address TO bicameral_ops;
-- Brought in with its tenant.
GRANT INSERT ON market.invoice_address TO bicameral_ops;
GRANT SELECT, INSERT (id, place, name, basis_points, valid_from, reason, proposed_by, proposer), UPDATE (state, decided_by, decided_at)
  ON market.tax_rate TO bicameral_ops;
GRANT SELECT, INSERT ON market.charge_tax, market.invoice_line, market.invoice_charge TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE (last) ON market.invoice_series TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, id, kind, series, number, of, currency, month, total, tax, carried_in, carried_out, buyer_name,
  buyer_address, buyer_place, buyer_tax_number, seller_name, seller_address, seller_tax_number) ON market.invoice TO bicameral_ops;
