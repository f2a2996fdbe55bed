-- Means of payment that were forgotten here and that the provider is to forget, too.

-- A row until the provider has done it, and nothing afterwards. Of no tenant: it outlives the erasure that it may have come of.
CREATE TABLE market.forgotten_means (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  provider text NOT NULL,
  customer text NOT NULL CHECK (length(customer) BETWEEN 1 AND 255),
  means text NOT NULL CHECK (length(means) BETWEEN 1 AND 255),
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT market.clock(),
  problem text CHECK (length(problem) BETWEEN 1 AND 100),
  created_at timestamptz NOT NULL DEFAULT market.clock()
);
CREATE INDEX forgotten_means_due ON market.forgotten_means (due_at);

ALTER TABLE market.forgotten_means ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ops ON market.forgotten_means TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY forgetting ON market.forgotten_means FOR INSERT TO bicameral_owner WITH CHECK (true);
GRANT SELECT, INSERT (provider, customer, means), UPDATE (attempts, due_at, problem), DELETE ON market.forgotten_means TO bicameral_ops;

-- By whichever way they go: a payer's wish, newer means in their place, the erasure of the tenant.
CREATE FUNCTION market.forget_means() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = market, pg_temp AS $$
BEGIN
  INSERT INTO forgotten_means (provider, customer, means) VALUES (OLD.provider, OLD.customer, OLD.means);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION market.forget_means() FROM PUBLIC;
CREATE TRIGGER saved_means_deleted AFTER DELETE ON market.saved_means
  FOR EACH ROW EXECUTE FUNCTION market.forget_means();
CREATE TRIGGER saved_means_replaced AFTER UPDATE OF means ON market.saved_means
  FOR EACH ROW WHEN (OLD.means <> NEW.means) EXECUTE FUNCTION market.forget_means();
