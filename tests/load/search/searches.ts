import type { ItemFilter } from '@onhand/domain/searches/item-filter.ts';
import type { SearchedMerchant } from './seed.ts';

/** The searches that are measured, by name. */
export const searches: Readonly<Record<string, (merchant: SearchedMerchant) => ItemFilter>> = {
  allItems: () => ({ kind: 'and', of: [] }),
  commonText: () => ({ kind: 'text', contains: 'mug' }),
  rareText: ({ items }) => ({ kind: 'text', contains: `number ${items - 7}` }),
  textOfNone: () => ({ kind: 'text', contains: 'umbrella' }),
  sku: ({ items }) => ({ kind: 'sku', like: `sku-${String(items >> 1).padStart(7, '0')}` }),
  skuBeginning: ({ items }) => ({
    kind: 'sku',
    like: `sku-${String(items >> 1)
      .padStart(7, '0')
      .slice(0, 6)}*`,
  }),
  skuPattern: () => ({ kind: 'sku', like: '*0?42' }),
  barcode: ({ items }) => ({ kind: 'text', contains: String(4_000_000_000_000 + (items >> 1)) }),
  commonTag: () => ({ kind: 'tag', is: 'Tag 3' }),
  rareTag: () => ({ kind: 'tag', is: 'clearance' }),
  category: () => ({ kind: 'category', is: 'category 7' }),
  processOrdersOff: () => ({ kind: 'process_orders', is: false }),
  override: () => ({ kind: 'sync_override', is: 'never' }),
  alwaysSynced: () => ({ kind: 'sync_inventory', is: 'always' }),
  neverReceived: () => ({ kind: 'received', is: false }),
  streetDateAhead: () => ({ kind: 'street_date', isAhead: true }),
  soldOut: () => ({ kind: 'stock', of: 'available', atMost: 0 }),
  fewLeft: () => ({ kind: 'stock', of: 'on_hand', atLeast: 6, atMost: 7 }),
  listedOn: ({ integrationId }) => ({ kind: 'listed_on', integrationId }),
  notListedOn: ({ integrationId }) => ({ kind: 'not', of: { kind: 'listed_on', integrationId } }),
  endedListings: () => ({ kind: 'listing_status', is: 'ended' }),
  failed: () => ({ kind: 'failed', is: true }),
  combined: ({ integrationId }) => ({
    kind: 'and',
    of: [
      {
        kind: 'or',
        of: [
          { kind: 'tag', is: 'clearance' },
          { kind: 'category', is: 'category 7' },
        ],
      },
      { kind: 'stock', of: 'available', atLeast: 1 },
      { kind: 'listed_on', integrationId },
      { kind: 'not', of: { kind: 'failed', is: true } },
    ],
  }),
};
