import type { Tx } from '@onhand/database/connect.ts';
import type { ReadingRef } from './reading-ref.ts';

/** Records that a reading saw listings, although it stored nothing of them. */
export async function markRead(
  tx: Tx,
  { merchantId, integrationId, startedAt }: ReadingRef,
  externalKeys: readonly string[],
): Promise<void> {
  if (externalKeys.length === 0) return;
  await tx
    .updateTable('listings')
    .set({ read_at: startedAt })
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('external_key', 'in', externalKeys)
    .execute();
}
