-- Agents as their creators hold them (tenant-owned), and the public snapshot that visitors see.

CREATE TABLE market.agent (
  tenant_id uuid NOT NULL REFERENCES market.tenant (id),
  id uuid NOT NULL UNIQUE,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])$'),
  collection uuid NOT NULL UNIQUE,
  template text NOT NULL,
  live_version int,
  latest_version int NOT NULL DEFAULT 0 CHECK (latest_version >= 0),
  first_published_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CHECK (live_version BETWEEN 1 AND latest_version),
  CHECK (deleted_at IS NULL OR live_version IS NULL)
);

CREATE TABLE market.agent_draft (
  tenant_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  settings jsonb NOT NULL,
  revision bigint NOT NULL CHECK (revision > 0),
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, agent_id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES market.agent (tenant_id, id)
);

CREATE TABLE market.agent_version (
  tenant_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  number int NOT NULL CHECK (number > 0),
  settings jsonb NOT NULL,
  published_by uuid NOT NULL REFERENCES market.person (id),
  published_by_name text NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, agent_id, number),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES market.agent (tenant_id, id)
);
CREATE TRIGGER agent_version_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON market.agent_version
  FOR EACH STATEMENT EXECUTE FUNCTION market.refuse_change();

ALTER TABLE market.agent ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.agent_draft ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.agent_version ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON market.agent TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.agent_draft TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own ON market.agent_version TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY ops ON market.agent TO bicameral_ops USING (true);
CREATE POLICY ops ON market.agent_draft TO bicameral_ops USING (true);
CREATE POLICY ops ON market.agent_version TO bicameral_ops USING (true);
GRANT SELECT, INSERT, UPDATE (live_version, latest_version, first_published_at, deleted_at) ON market.agent TO bicameral_app;
GRANT SELECT, INSERT, UPDATE (settings, revision, saved_at), DELETE ON market.agent_draft TO bicameral_app;
GRANT SELECT, INSERT ON market.agent_version TO bicameral_app;
GRANT SELECT ON market.agent, market.agent_version TO bicameral_ops;

-- Public: everyone reads; a row is written only in a transaction of its own tenant.
CREATE TABLE market.publisher (
  tenant_id uuid PRIMARY KEY REFERENCES market.tenant (id),
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  demo boolean NOT NULL,
  since timestamptz NOT NULL
);

CREATE TABLE market.listing (
  tenant_id uuid NOT NULL REFERENCES market.publisher (tenant_id),
  agent_id uuid NOT NULL UNIQUE,
  slug text NOT NULL UNIQUE,
  version int NOT NULL,
  settings jsonb NOT NULL,
  category text NOT NULL,
  collection uuid NOT NULL,
  languages text[] NOT NULL,
  search tsvector NOT NULL,
  published_at timestamptz NOT NULL,
  first_published_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, agent_id),
  FOREIGN KEY (tenant_id, agent_id, version) REFERENCES market.agent_version (tenant_id, agent_id, number)
);
CREATE INDEX listing_search ON market.listing USING gin (search);
CREATE INDEX listing_category ON market.listing (category);
CREATE INDEX listing_newest ON market.listing (first_published_at DESC);

-- Outlives a listing that is taken down and put up again. Written only by count_answer.
CREATE TABLE market.answer_count (
  agent_id uuid PRIMARY KEY,
  answers bigint NOT NULL CHECK (answers > 0)
);

ALTER TABLE market.publisher ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE market.listing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON market.publisher FOR SELECT TO bicameral_app, bicameral_ops USING (true);
CREATE POLICY own_insert ON market.publisher FOR INSERT TO bicameral_app
  WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own_update ON market.publisher FOR UPDATE TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY everyone_reads ON market.listing FOR SELECT TO bicameral_app, bicameral_ops USING (true);
CREATE POLICY own_insert ON market.listing FOR INSERT TO bicameral_app
  WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own_update ON market.listing FOR UPDATE TO bicameral_app
  USING (tenant_id = market.current_tenant()) WITH CHECK (tenant_id = market.current_tenant());
CREATE POLICY own_delete ON market.listing FOR DELETE TO bicameral_app USING (tenant_id = market.current_tenant());
GRANT SELECT, INSERT, UPDATE (name) ON market.publisher TO bicameral_app;
GRANT SELECT, INSERT, DELETE ON market.listing TO bicameral_app;
GRANT UPDATE (version, settings, category, languages, search, published_at) ON market.listing TO bicameral_app;
GRANT SELECT ON market.publisher, market.listing TO bicameral_ops;
GRANT SELECT ON market.answer_count TO bicameral_app, bicameral_ops;

-- One delivered answer; called in the transaction that captures its price or uses up a free message.
CREATE FUNCTION market.count_answer(agent uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = market, pg_temp
  AS $$ INSERT INTO market.answer_count AS c VALUES (agent, 1)
        ON CONFLICT (agent_id) DO UPDATE SET answers = c.answers + 1 $$;
REVOKE ALL ON FUNCTION market.count_answer(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION market.count_answer(uuid) TO bicameral_app, bicameral_ops;

-- A renamed tenant is renamed in public too.
CREATE FUNCTION market.rename_publisher() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE market.publisher SET name = NEW.name WHERE tenant_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER tenant_renamed AFTER UPDATE OF name ON market.tenant
  FOR EACH ROW EXECUTE FUNCTION market.rename_publisher();
