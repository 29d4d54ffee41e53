import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

type Key<T extends SearchAttributeType> = ReturnType<typeof defineSearchAttributeKey<T>>;

/** Lists the attributes by which operators filter runs in the Temporal Web UI. They hold no personal data. */
export const searchAttributes: {
  merchant: Key<'KEYWORD'>;
  integration: Key<'KEYWORD'>;
  needsAttention: Key<'BOOL'>;
} = {
  merchant: defineSearchAttributeKey('Merchant', SearchAttributeType.KEYWORD),
  integration: defineSearchAttributeKey('Integration', SearchAttributeType.KEYWORD),
  needsAttention: defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL),
};
