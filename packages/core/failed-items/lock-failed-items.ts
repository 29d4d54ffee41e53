import type { FailedItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { failedItemColumns, failedItemNames } from './failed-item-row.ts';
import type { FailedItemRow } from './failed-item-row.ts';

/** Finds failed items of a merchant by id and locks them, so that their states stay until they are moved. */
export async function lockFailedItems(
  tx: Tx,
  merchantId: MerchantId,
  ids: readonly FailedItemId[],
): Promise<readonly FailedItemRow[]> {
  if (ids.length === 0) return [];
  return tx
    .selectFrom('failed_items')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...ids])
    .select([...failedItemColumns, ...failedItemNames])
    .orderBy('id')
    .forUpdate()
    .execute();
}
