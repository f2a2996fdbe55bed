-- Whether a creator is flagged is asked on their own page: what they sold lately is found by index then, not among everybody's messages.
-- Only of what was captured, so that a message that is on its way writes nothing more.
CREATE INDEX hold_sold ON market.hold (publisher, created_at) WHERE state = 'captured';
