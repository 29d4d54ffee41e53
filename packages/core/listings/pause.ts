import type { Tx } from '@onhand/database/connect.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Pausing } from '../merchants/pause.ts';

/** Pauses a listing; null: resumes it. */
export async function writeListingPause(
  tx: Tx,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: ListingId },
  pausing: Pausing | null,
): Promise<void> {
  await tx
    .updateTable('listings')
    .set({ paused_at: pausing?.at ?? null, paused_by: pausing?.by ?? null })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .execute();
}
