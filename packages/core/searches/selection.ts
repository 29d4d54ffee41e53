import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ItemSearchId, MerchantId } from '@onhand/domain/ids.ts';
import type { ItemFilter } from '@onhand/domain/searches/item-filter.ts';
import { findItemSearch } from './saved-searches.ts';

/** A filter, or a saved search that has one. */
export interface Selection {
  readonly filter?: ItemFilter;
  readonly searchId?: ItemSearchId;
}

/**
 * Returns the filter of a selection, as it is saved at this moment.
 *
 * @throws Refusal `item_search_not_found`.
 */
export async function filterOf(
  db: Db,
  merchantId: MerchantId,
  { filter, searchId }: Selection,
): Promise<ItemFilter> {
  if (filter !== undefined) return filter;
  const saved = searchId === undefined ? undefined : await findItemSearch(db, { merchantId, id: searchId });
  return found(saved, 'item_search_not_found').filter;
}
