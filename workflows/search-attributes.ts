import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

type Key<T extends SearchAttributeType> = ReturnType<typeof defineSearchAttributeKey<T>>;

/** What operators filter runs by in the Temporal Web UI. Ids only: no personal data. */
export const searchAttributes: {
  merchant: Key<'KEYWORD'>;
  integration: Key<'KEYWORD'>;
  needsAttention: Key<'BOOL'>;
} = {
  merchant: defineSearchAttributeKey('Merchant', SearchAttributeType.KEYWORD),
  integration: defineSearchAttributeKey('Integration', SearchAttributeType.KEYWORD),
  needsAttention: defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL),
};
