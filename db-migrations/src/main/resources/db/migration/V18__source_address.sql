-- The owner of a source may have it fetched from another address.
GRANT UPDATE (definition) ON market.source TO bicameral_app;
