-- Taking an organisation elsewhere, bringing one in, and erasing it.

-- Archives that owners asked for. The archive itself is a file of the instance.
CREATE TABLE market.tenant_export (
  tenant_id uuid NOT NULL REFERENCES market.tenant (id),
  id uuid NOT NULL,
  state text NOT NULL DEFAULT 'RUNNING' CHECK (state IN ('RUNNING', 'READY', 'FAILED', 'GONE')),
  asked_by uuid NOT NULL REFERENCES market.person (id),
  asked_at timestamptz NOT NULL DEFAULT now(),
  -- The latest sign of life of whoever writes it.
  beat_at timestamptz NOT NULL DEFAULT now(),
  done_bytes bigint NOT NULL DEFAULT 0 CHECK (done_bytes >= 0),
  -- 0 until it is known.
  total_bytes bigint NOT NULL DEFAULT 0 CHECK (total_bytes >= 0),
  file_bytes bigint NOT NULL DEFAULT 0 CHECK (file_bytes >= 0),
  problem text CHECK (problem ~ '^[a-z_]{1,60}$'),
  ended_at timestamptz,
  expires_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CHECK ((state = 'RUNNING') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX tenant_export_one_at_a_time ON market.tenant_export (tenant_id) WHERE state = 'RUNNING';

-- Wishes to be erased, and the signed records of what was. Outlives the tenant: no foreign key.
CREATE TABLE market.tenant_erasure (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  asked_by uuid NOT NULL,
  asked_by_name text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL,
  -- Of the link by which whoever asked reads the record when they are no member any more.
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  cancelled_at timestamptz,
  begun_at timestamptz,
  chamber_bytes bigint,
  rows jsonb,
  done_at timestamptz,
  record text,
  PRIMARY KEY (tenant_id, id),
  CHECK (cancelled_at IS NULL OR begun_at IS NULL),
  CHECK ((done_at IS NULL) = (record IS NULL))
);
CREATE UNIQUE INDEX tenant_erasure_one ON market.tenant_erasure (tenant_id) WHERE cancelled_at IS NULL AND done_at IS NULL;
CREATE INDEX tenant_erasure_due ON market.tenant_erasure (due_at) WHERE cancelled_at IS NULL AND done_at IS NULL;

-- Where tenants came from that were brought in, so that the same archive is brought in once.
CREATE TABLE market.tenant_import (
  tenant_id uuid PRIMARY KEY REFERENCES market.tenant (id),
  archive text NOT NULL CHECK (archive ~ '^[0-9a-f]{64}$'),
  instance text NOT NULL,
  instance_key text NOT NULL,
  made_at timestamptz NOT NULL,
  imported_at timestamptz NOT NULL DEFAULT now(),
  report jsonb NOT NULL
);

-- The log of receipts that a tenant had where it came from, piece by piece; its own log here begins anew.
CREATE TABLE market.receipt_log_before (
  tenant_id uuid NOT NULL REFERENCES market.tenant (id),
  part int NOT NULL CHECK (part >= 0),
  lines bytea NOT NULL,
  PRIMARY KEY (tenant_id, part)
);

ALTER TABLE market.tenant ADD COLUMN erased_at timestamptz;
-- People of organisations that were brought in have no account here, so no space of their own either.
ALTER TABLE market.person ALTER COLUMN personal_tenant DROP NOT NULL;

ALTER TABLE market.tenant_export ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.tenant_erasure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.tenant_import ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.receipt_log_before ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.tenant_export TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.tenant_erasure TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.tenant_import TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.receipt_log_before TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.tenant_export TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.tenant_erasure TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.tenant_import TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.receipt_log_before TO bicameral_ops USING (true) WITH CHECK (true);

GRANT SELECT, INSERT (tenant_id, id, asked_by),
  UPDATE (state, beat_at, done_bytes, total_bytes, file_bytes, problem, ended_at, expires_at)
  ON market.tenant_export TO bicameral_app;
GRANT SELECT, UPDATE (state, beat_at) ON market.tenant_export TO bicameral_ops;
GRANT SELECT, INSERT (tenant_id, id, asked_by, asked_by_name, due_at, token_hash), UPDATE (cancelled_at)
  ON market.tenant_erasure TO bicameral_app;
GRANT SELECT, UPDATE (begun_at, chamber_bytes, rows, done_at, record) ON market.tenant_erasure TO bicameral_ops;
GRANT SELECT ON market.tenant_import, market.receipt_log_before TO bicameral_app;
GRANT SELECT, INSERT, DELETE ON market.tenant_import, market.receipt_log_before TO bicameral_ops;

-- Bringing a tenant in is one transaction across what otherwise the app writes tenant by tenant.
GRANT INSERT ON market.agent, market.agent_draft, market.agent_version, market.publisher, market.listing, market.source,
  market.spending_limit, market.egress_ceiling, market.receipt_witness, market.invitation TO bicameral_ops;
GRANT UPDATE (kind, name, slug, erased_at) ON market.tenant TO bicameral_ops;
-- A tenant that comes back after it was erased is given its name again, and tenant_renamed tells the publisher.
GRANT UPDATE (name) ON market.publisher TO bicameral_ops;
CREATE POLICY ops_update ON market.publisher FOR UPDATE TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops_insert ON market.publisher FOR INSERT TO bicameral_ops WITH CHECK (true);
CREATE POLICY ops_insert ON market.listing FOR INSERT TO bicameral_ops WITH CHECK (true);

-- Erasing is the one thing that history yields to, and market.erase_tenant alone runs as the owner. The books never do.
CREATE OR REPLACE FUNCTION market.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'bicameral_owner' AND current_setting('app.erasing', true) = 'on'
     AND (TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('agent_version', 'audit_entry')
          OR TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'usage_event') THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- What the owner may see, and so erase, is one tenant's. A tenant's table that comes later and is to be erased says the same:
--   CREATE POLICY erasing ON market.x TO bicameral_owner USING (tenant_id = market.current_tenant());
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['listing', 'publisher', 'agent_version', 'agent_draft', 'agent', 'source_item', 'source_run',
    'source', 'secret', 'api_key', 'invitation', 'membership', 'audit_entry', 'spending_limit', 'egress_ceiling', 'free_use', 'asked',
    'chamber_move', 'receipt_witness', 'receipt_log_before', 'tenant_export', 'tenant_import', 'tenant_erasure', 'usage_event']
  LOOP
    EXECUTE format('CREATE POLICY erasing ON market.%I TO bicameral_owner USING (tenant_id = market.current_tenant())', name);
  END LOOP;
END $$;
CREATE POLICY erasing ON market.tenant TO bicameral_owner USING (id = market.current_tenant());
CREATE POLICY erasing ON market.person TO bicameral_owner USING (personal_tenant = market.current_tenant());
-- The other memberships of somebody whose own space is erased.
CREATE POLICY erasing_person ON market.membership TO bicameral_owner USING (EXISTS (
  SELECT 1 FROM market.person p WHERE p.id = person_id AND p.personal_tenant = market.current_tenant()));

-- Erases the rows of a tenant whose erasure is due; gives how many of each table. What the law of books keeps stays under the
-- tenant's number without a name: account, ledger_transaction, entry, account_pending, hold, usage_event, maturing, top_up,
-- provider_event. So do the commitments of receipts: receipt, receipt_chain, receipt_checkpoint. All or nothing; may be done again.
CREATE FUNCTION market.erase_tenant(erased uuid) RETURNS jsonb
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = market, pg_temp AS $$
DECLARE
  counts jsonb := '{}';
  name text;
  n bigint;
BEGIN
  PERFORM set_config('app.tenant', erased::text, true);
  PERFORM set_config('app.erasing', 'on', true);
  IF NOT EXISTS (SELECT 1 FROM tenant_erasure WHERE tenant_id = erased AND begun_at IS NOT NULL AND cancelled_at IS NULL
                 AND done_at IS NULL AND due_at <= now()) THEN
    RAISE EXCEPTION 'no erasure of % has begun', erased USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM asked WHERE tenant_id = erased AND state = 'open') THEN
    RAISE EXCEPTION 'messages of % are open', erased USING ERRCODE = 'object_in_use';
  END IF;
  DELETE FROM answer_count WHERE agent_id IN (SELECT id FROM agent WHERE tenant_id = erased);
  -- Tables that came later: whatever has the policy "erasing".
  FOR name IN
    SELECT p.tablename FROM pg_policies p
    WHERE p.schemaname = 'market' AND p.policyname = 'erasing' AND p.tablename NOT IN ('listing', 'publisher', 'agent_version',
      'agent_draft', 'source_item', 'source_run', 'source', 'secret', 'api_key', 'agent', 'invitation', 'membership',
      'audit_entry', 'spending_limit', 'egress_ceiling', 'free_use', 'asked', 'chamber_move', 'receipt_witness', 'receipt_log_before',
      'tenant_export', 'tenant_import', 'tenant_erasure', 'usage_event', 'tenant', 'person')
    ORDER BY p.tablename
  LOOP
    EXECUTE format('DELETE FROM market.%I WHERE tenant_id = $1', name) USING erased;
    GET DIAGNOSTICS n = ROW_COUNT;
    counts := counts || jsonb_build_object(name, n);
  END LOOP;
  -- Those that refer to others first.
  FOREACH name IN ARRAY ARRAY['listing', 'publisher', 'agent_version', 'agent_draft', 'source_item', 'source_run', 'source',
    'secret', 'api_key', 'agent', 'invitation', 'membership', 'audit_entry', 'spending_limit', 'egress_ceiling', 'free_use', 'asked',
    'chamber_move', 'receipt_witness', 'receipt_log_before', 'tenant_export', 'tenant_import']
  LOOP
    EXECUTE format('DELETE FROM %I WHERE tenant_id = $1', name) USING erased;
    GET DIAGNOSTICS n = ROW_COUNT;
    counts := counts || jsonb_build_object(name, n);
  END LOOP;
  UPDATE usage_event SET agent_name = '—', mark = '—', pigment = 'jade' WHERE tenant_id = erased AND agent_name <> '—';
  GET DIAGNOSTICS n = ROW_COUNT;
  counts := counts || jsonb_build_object('usage_event_names', n);
  DELETE FROM membership WHERE person_id IN (SELECT id FROM person WHERE personal_tenant = erased);
  UPDATE person SET issuer = 'erased', subject = id::text, display_name = '—', email = '' WHERE personal_tenant = erased;
  GET DIAGNOSTICS n = ROW_COUNT;
  counts := counts || jsonb_build_object('person', n);
  UPDATE tenant SET name = '—', slug = 'erased-' || right(erased::text, 12), demo = false, erased_at = coalesce(erased_at, now())
    WHERE id = erased;
  PERFORM set_config('app.erasing', 'off', true);
  PERFORM set_config('app.tenant', '', true);
  RETURN counts;
END $$;
REVOKE ALL ON FUNCTION market.erase_tenant(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION market.erase_tenant(uuid) TO bicameral_ops;
