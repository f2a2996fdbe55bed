-- How many who used an agent for free came to pay is counted by the keyed hash that counts free messages. Creators see the numbers; the
-- market's application may tell visitors of one tenant apart, and still reads nothing else of what was asked.
GRANT SELECT (tenant_id, message, visitor) ON market.asked TO bicameral_app;
