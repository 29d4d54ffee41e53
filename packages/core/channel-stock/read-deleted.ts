import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { wantReadings } from './want-readings.ts';

/**
 * Schedules a reading of a listing that counts as deleted on its platform: the reading tells whether it is
 * back.
 */
export async function readDeleted(
  tx: Tx,
  key: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly externalKey: string;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, externalKey, at } = key;
  const deleted = await tx
    .selectFrom('listings')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('external_key', '=', externalKey)
    .where('status', '=', 'deleted')
    .select('id')
    .execute();
  await wantReadings(tx, { merchantId, listingIds: deleted.map(({ id }) => id), at });
}
