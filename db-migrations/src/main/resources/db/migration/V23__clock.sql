-- The clock of money. In production it is the database's; a test of a year's renewals shifts it. Only the schema's owner may:
-- the application's roles can neither read nor write here, so no request can move time.
CREATE TABLE market.clock_shift (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  shift interval NOT NULL
);
ALTER TABLE market.clock_shift ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON market.clock_shift TO bicameral_owner USING (true) WITH CHECK (true);

-- As now(), one instant through a transaction.
CREATE FUNCTION market.clock() RETURNS timestamptz
  STABLE SECURITY DEFINER SET search_path = market, pg_temp LANGUAGE sql AS $$
  SELECT now() + coalesce((SELECT shift FROM market.clock_shift), interval '0')
$$;
