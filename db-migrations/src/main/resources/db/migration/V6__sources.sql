-- Keys for programs, secrets of tenants, and sources of live data. What a source fetches is never here: items know a page or
-- row by a keyed hash only, and what must be remembered of it (its address or key, its version marks) is sealed.

CREATE TABLE market.api_key (
  tenant_id uuid NOT NULL REFERENCES market.tenant (id),
  id uuid NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  -- The first characters of the key, by which people tell keys apart.
  opening text NOT NULL,
  key_hash bytea NOT NULL UNIQUE CHECK (octet_length(key_hash) = 32),
  scopes text[] NOT NULL
    CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['READ', 'KNOWLEDGE', 'ASK', 'WALLET']),
  created_by uuid NOT NULL REFERENCES market.person (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, id)
);

-- Sealed with a key of the tenant that is derived from the instance's secret (AES-256-GCM).
CREATE TABLE market.secret (
  tenant_id uuid NOT NULL REFERENCES market.tenant (id),
  id uuid NOT NULL,
  sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 29 AND 8192),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE market.source (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL UNIQUE,
  agent_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PUSH', 'PAGE', 'SITEMAP', 'TABLE', 'QUERY')),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  definition jsonb NOT NULL,
  secret_id uuid,
  -- every:15, hourly:5, daily:03:30@Asia/Shanghai; null for sources that are pushed.
  schedule text,
  paused boolean NOT NULL DEFAULT false,
  created_by uuid NOT NULL REFERENCES market.person (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  -- Its latest run.
  state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'RUNNING', 'OK', 'FAILED')),
  problem text CHECK (problem ~ '^[a-z_]{1,60}$'),
  problem_detail text NOT NULL DEFAULT '' CHECK (problem_detail ~ '^[A-Za-z0-9 ._-]{0,60}$'),
  last_run_at timestamptz,
  last_good_at timestamptz,
  next_run_at timestamptz,
  added bigint NOT NULL DEFAULT 0,
  changed bigint NOT NULL DEFAULT 0,
  unchanged bigint NOT NULL DEFAULT 0,
  removed bigint NOT NULL DEFAULT 0,
  rows bigint NOT NULL DEFAULT 0 CHECK (rows >= 0),
  -- Version marks of the whole source: what the last good run ended with.
  mark bytea,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES market.agent (tenant_id, id),
  CHECK ((kind = 'PUSH') = (schedule IS NULL))
);
CREATE INDEX source_agent ON market.source (tenant_id, agent_id) WHERE deleted_at IS NULL;

-- One row a period: whoever inserts it runs; a run taken over gets another token, so that a stale one cannot end it.
CREATE TABLE market.source_run (
  tenant_id uuid NOT NULL,
  source_id uuid NOT NULL,
  period timestamptz NOT NULL,
  token uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('RUNNING', 'OK', 'FAILED')),
  problem text,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  added bigint NOT NULL DEFAULT 0,
  changed bigint NOT NULL DEFAULT 0,
  unchanged bigint NOT NULL DEFAULT 0,
  removed bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, source_id, period),
  FOREIGN KEY (tenant_id, source_id) REFERENCES market.source (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE market.source_item (
  tenant_id uuid NOT NULL,
  source_id uuid NOT NULL,
  -- Keyed hash of the item's id, and of its content.
  item text NOT NULL CHECK (item ~ '^[0-9a-f]{64}$'),
  fingerprint text NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
  document uuid,
  sealed bytea NOT NULL,
  PRIMARY KEY (tenant_id, source_id, item),
  FOREIGN KEY (tenant_id, source_id) REFERENCES market.source (tenant_id, id) ON DELETE CASCADE
);

-- db-scheduler's, clustered; only bicameral_ops works with it.
CREATE TABLE market.scheduled_tasks (
  task_name text NOT NULL,
  task_instance text NOT NULL,
  task_data bytea,
  execution_time timestamptz NOT NULL,
  picked boolean NOT NULL,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures int,
  last_heartbeat timestamptz,
  version bigint NOT NULL,
  priority smallint,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON market.scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON market.scheduled_tasks (last_heartbeat);

ALTER TABLE market.api_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.secret ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.source ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.source_run ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.source_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.scheduled_tasks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON market.api_key TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.secret TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.source TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.source_run TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.source_item TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());

CREATE POLICY ops ON market.api_key TO bicameral_ops USING (true) WITH CHECK (true);
CREATE POLICY ops ON market.source TO bicameral_ops USING (true);
CREATE POLICY ops ON market.scheduled_tasks TO bicameral_ops USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE (revoked_at) ON market.api_key TO bicameral_app;
GRANT SELECT, INSERT, DELETE ON market.secret TO bicameral_app;
GRANT SELECT, INSERT ON market.source TO bicameral_app;
GRANT UPDATE (paused, deleted_at, state, problem, problem_detail, last_run_at, last_good_at, next_run_at, added, changed,
  unchanged, removed, rows, mark, secret_id) ON market.source TO bicameral_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON market.source_run, market.source_item TO bicameral_app;

-- A key is looked up before its tenant is known.
GRANT SELECT, UPDATE (last_used_at) ON market.api_key TO bicameral_ops;
GRANT SELECT ON market.source TO bicameral_ops;
GRANT SELECT, INSERT, UPDATE, DELETE ON market.scheduled_tasks TO bicameral_ops;
