import type { FailedItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { FailedItemRow } from './failed-item-row.ts';

/** Sets the state of failed items whose rows the caller has locked and judged. */
export async function moveFailedItems(
  tx: Tx,
  move: {
    readonly merchantId: MerchantId;
    readonly ids: readonly FailedItemId[];
    readonly state: FailedItemRow['state'];
  },
): Promise<void> {
  if (move.ids.length === 0) return;
  await tx
    .updateTable('failed_items')
    .set({ state: move.state })
    .where('merchant_id', '=', move.merchantId)
    .where('id', 'in', [...move.ids])
    .execute();
}
