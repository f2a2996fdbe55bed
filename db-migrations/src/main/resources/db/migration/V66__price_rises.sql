-- A dearer price per message holds from a day on that is announced (decision 0056): until then the listing has the one before.
ALTER TABLE market.listing
  ADD COLUMN rises_from timestamptz,
  ADD COLUMN price_before bigint CHECK (price_before >= 0),
  -- Whether the engine's cost came on top of it.
  ADD COLUMN passes_before boolean,
  -- Up to which payer, by id, letters about it were written; nobody yet where it is empty.
  ADD COLUMN told_to uuid,
  ADD CONSTRAINT rises_from_what CHECK ((rises_from IS NULL) = (price_before IS NULL) AND (rises_from IS NULL) = (passes_before IS NULL)
    AND (rises_from IS NOT NULL OR told_to IS NULL));
CREATE INDEX listing_rising ON market.listing (rises_from) WHERE rises_from IS NOT NULL;
GRANT UPDATE (rises_from, price_before, passes_before, told_to) ON market.listing TO bicameral_app;
CREATE POLICY ops_update ON market.listing FOR UPDATE TO bicameral_ops USING (true) WITH CHECK (true);
GRANT UPDATE (told_to) ON market.listing TO bicameral_ops;
