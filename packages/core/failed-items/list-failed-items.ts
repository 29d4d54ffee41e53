import type { FailedItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { failedItemColumns, failedItemNames } from './failed-item-row.ts';
import type { FailedItemRow } from './failed-item-row.ts';
import { matches } from './filter.ts';
import type { FailedItemsFilter } from './filter.ts';

export interface WantedFailedItems extends Page<FailedItemId> {
  readonly merchantId: MerchantId;
  readonly state: FailedItemRow['state'] | undefined;
  readonly filter: FailedItemsFilter;
}

/** A merchant's failed items; without a state, those that are not closed. */
export async function listFailedItems(db: Db, wanted: WantedFailedItems): Promise<readonly FailedItemRow[]> {
  const { merchantId, state, filter, after, limit } = wanted;
  return db
    .selectFrom('failed_items')
    .where('merchant_id', '=', merchantId)
    .where('state', 'in', state === undefined ? ['open', 'retrying', 'skipped'] : [state])
    .where(matches(filter))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select([...failedItemColumns, ...failedItemNames])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
