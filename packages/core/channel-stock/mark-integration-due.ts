import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { markListingsDue } from './mark-listings-due.ts';

/** Makes the channel stock of an integration's linked listings due: something changed what all of them show. */
export async function markIntegrationDue(
  tx: Tx,
  due: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly cause: string;
    readonly at: Date;
  },
): Promise<void> {
  const rows = await tx
    .selectFrom('listings')
    .where('merchant_id', '=', due.merchantId)
    .where('integration_id', '=', due.integrationId)
    .where('item_id', 'is not', null)
    .select('id')
    .execute();
  await markListingsDue(tx, { ...due, listingIds: rows.map((row) => row.id) });
}
