import type { itemSearch } from '@onhand/contracts/gateway-api/item-searches.ts';
import type { ItemSearchRow } from '@onhand/core/searches/saved-searches.ts';
import type { z } from 'zod';

/** Renders a saved search. */
export function itemSearchView({ filter, ...row }: ItemSearchRow): z.infer<typeof itemSearch> {
  return { ...row, filter: { ...filter } };
}
