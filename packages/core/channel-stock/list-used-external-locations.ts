import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Lists the external locations at which an integration's linked listings show stock. */
export async function listUsedExternalLocations(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('channel_stock')
    .innerJoin('listing_channel_stock', 'listing_channel_stock.channel_stock_id', 'channel_stock.id')
    .innerJoin('listings', (join) =>
      join
        .onRef('listings.merchant_id', '=', 'listing_channel_stock.merchant_id')
        .onRef('listings.id', '=', 'listing_channel_stock.listing_id'),
    )
    .where('channel_stock.merchant_id', '=', merchantId)
    .where('channel_stock.integration_id', '=', integrationId)
    .where('listings.item_id', 'is not', null)
    .select('channel_stock.external_location_id as id')
    .distinct()
    .execute();
  return rows.map((row) => row.id);
}
