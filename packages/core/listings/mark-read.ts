import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Notes that a reading of all listings saw these, though it stored nothing of them. */
export async function markRead(
  tx: Tx,
  seen: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly externalKeys: readonly string[];
    /** When the reading began. */
    readonly startedAt: Date;
  },
): Promise<void> {
  if (seen.externalKeys.length === 0) return;
  await tx
    .updateTable('listings')
    .set({ read_at: seen.startedAt })
    .where('merchant_id', '=', seen.merchantId)
    .where('integration_id', '=', seen.integrationId)
    .where('external_key', 'in', seen.externalKeys)
    .execute();
}
