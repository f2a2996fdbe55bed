-- Payouts beside the reports of those who carry them out.

ALTER TABLE market.payout
  -- The provider's name for it, by which its reports call it; null where none was asked, and of payouts made before this column.
  ADD COLUMN reference text CHECK (length(reference) BETWEEN 1 AND 100);
CREATE UNIQUE INDEX payout_reference ON market.payout (provider, reference);
CREATE INDEX payout_mark_line ON market.payout (mark_line) WHERE mark_line IS NOT NULL;
CREATE INDEX payout_part_mark ON market.payout_part (mark) WHERE mark IS NOT NULL;
CREATE INDEX part_reversal_mark ON market.part_reversal (mark) WHERE mark IS NOT NULL;
CREATE INDEX payout_settled_at ON market.payout (provider, ended_at) WHERE state = 'settled';
GRANT UPDATE (reference) ON market.payout TO bicameral_ops;

ALTER TABLE market.provider_item DROP CONSTRAINT provider_item_kind_check,
  ADD CONSTRAINT provider_item_kind_check CHECK (kind IN ('payment', 'refund', 'dispute', 'payout', 'fee', 'other'));
