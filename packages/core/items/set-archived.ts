import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Archives an item, or takes it out of the archive. Returns false if it was so already. */
export async function setArchived(
  tx: Tx,
  { merchantId, id, at }: { readonly merchantId: MerchantId; readonly id: ItemId; readonly at: Date | null },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('items')
    .set({ archived_at: at })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .where('archived_at', at === null ? 'is not' : 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
