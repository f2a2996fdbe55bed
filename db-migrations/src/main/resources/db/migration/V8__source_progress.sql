-- How far a run is, and what the owner of a source may change of it.
ALTER TABLE market.source
  -- Rows or pages of the run that is on its way; 0 where that is not known.
  ADD COLUMN expected bigint NOT NULL DEFAULT 0 CHECK (expected >= 0);

GRANT UPDATE (expected, name, schedule) ON market.source TO bicameral_app;
