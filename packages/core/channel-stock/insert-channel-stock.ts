import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Inserts the channel stock of a new listing: one record for each external location, under the listing's own
 * key.
 */
export async function insertChannelStock(
  tx: Tx,
  listing: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly listingId: ListingId;
    readonly externalKey: string;
    readonly externalGroup: string;
    readonly externalLocationIds: readonly string[];
    /** When the figures are read first. */
    readonly readDueAt: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, listingId, externalKey, externalGroup, readDueAt } = listing;
  const records = await tx
    .insertInto('channel_stock')
    .values(
      listing.externalLocationIds.map((externalLocationId) => ({
        merchant_id: merchantId,
        integration_id: integrationId,
        external_stock_id: externalKey,
        external_group: externalGroup,
        external_location_id: externalLocationId,
        read_due_at: readDueAt,
      })),
    )
    .returning('id')
    .execute();
  await tx
    .insertInto('listing_channel_stock')
    .values(
      records.map(({ id }) => ({ merchant_id: merchantId, listing_id: listingId, channel_stock_id: id })),
    )
    .execute();
}
