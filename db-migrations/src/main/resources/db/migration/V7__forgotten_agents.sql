-- When the chamber had forgotten what a deleted agent knew; null until then, so that a job that failed or died goes on.
ALTER TABLE market.agent ADD COLUMN forgotten_at timestamptz
  CONSTRAINT forgotten_after_deleted CHECK (forgotten_at IS NULL OR deleted_at IS NOT NULL);
CREATE INDEX agent_to_forget ON market.agent (deleted_at) WHERE deleted_at IS NOT NULL AND forgotten_at IS NULL;
GRANT UPDATE (forgotten_at) ON market.agent TO bicameral_app;
