-- A posting in one round trip, and with fewer triggers: each entry moved its balance and checked its transaction by itself, which
-- was most of what a message cost the database. The guards stay in the database and hold for every role.

-- The database transaction that a ledger transaction belongs to: entries join it within that one, or never.
ALTER TABLE market.ledger_transaction ADD COLUMN booked_in xid8;
ALTER TABLE market.ledger_transaction ALTER COLUMN booked_in SET DEFAULT pg_current_xact_id();

-- Balances move once for each statement. Tenants' accounts only are updated; the platform's amounts wait to be rolled up.
CREATE FUNCTION market.post_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong uuid;
BEGIN
  SELECT e.account_id INTO wrong FROM added e
    LEFT JOIN market.account a ON a.tenant_id = e.tenant_id AND a.id = e.account_id AND a.currency = e.currency
    WHERE a.id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'no such account in that currency: %', wrong USING ERRCODE = 'foreign_key_violation';
  END IF;
  SELECT e.transaction_id INTO wrong FROM added e
    LEFT JOIN market.ledger_transaction t ON t.id = e.transaction_id
    WHERE t.booked_in IS DISTINCT FROM pg_current_xact_id() LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transaction % is closed or was never there', wrong USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  INSERT INTO market.account_pending
    SELECT e.account_id, e.amount FROM added e WHERE e.tenant_id = '00000000-0000-0000-0000-000000000000';
  UPDATE market.account a SET balance = a.balance + s.amount
    FROM (SELECT e.tenant_id, e.account_id, sum(e.amount)::bigint AS amount FROM added e
          WHERE e.tenant_id <> '00000000-0000-0000-0000-000000000000' GROUP BY e.tenant_id, e.account_id) s
    WHERE a.tenant_id = s.tenant_id AND a.id = s.account_id;
  RETURN NULL;
END $$;
DROP TRIGGER entry_moves_balance ON market.entry;
DROP FUNCTION market.post_entry();
CREATE TRIGGER entry_moves_balance AFTER INSERT ON market.entry REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION market.post_entries();

-- That also asks whether there is such a transaction, which can never be deleted: a foreign key asked it again for each entry.
ALTER TABLE market.entry DROP CONSTRAINT entry_transaction_id_fkey;

-- The sum is checked once for each transaction, when it commits: all its entries are there by then.
DROP TRIGGER transaction_sums_to_zero ON market.entry;
CREATE OR REPLACE FUNCTION market.check_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM market.entry WHERE transaction_id = NEW.id GROUP BY currency HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'transaction % does not sum to zero', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transaction_sums_to_zero AFTER INSERT ON market.ledger_transaction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION market.check_balanced();

-- Posts once: true; the same again: false; another body under the same key: nothing. Locks tenants' accounts in the order of
-- their ids. The four arrays have one place a leg.
CREATE FUNCTION market.post(posted uuid, key text, body text, what text, about uuid, owners uuid[], accounts uuid[],
    currencies text[], amounts bigint[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  before text;
BEGIN
  INSERT INTO market.ledger_transaction (id, business_key, body_hash, kind, reference)
    VALUES (posted, key, body, what, about) ON CONFLICT (business_key) DO NOTHING;
  IF NOT FOUND THEN
    SELECT body_hash INTO before FROM market.ledger_transaction WHERE business_key = key;
    RETURN CASE WHEN before = body THEN false END;
  END IF;
  PERFORM 1 FROM market.account a
    WHERE a.id = ANY (accounts) AND a.tenant_id <> '00000000-0000-0000-0000-000000000000' ORDER BY a.id FOR UPDATE;
  INSERT INTO market.entry (tenant_id, transaction_id, account_id, currency, amount)
    SELECT l.owner, posted, l.account, l.currency, l.amount
    FROM unnest(owners, accounts, currencies, amounts) WITH ORDINALITY AS l (owner, account, currency, amount, place)
    ORDER BY l.place;
  RETURN true;
END $$;
