import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

export interface NewListing {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly externalKey: string;
  readonly externalGroup: string;
  readonly title: string;
  readonly sku: string | null;
  readonly countsFrom: Date;
  readonly backorders: boolean;
  readonly stockOwner?: 'merchant' | 'platform';
  /** When its figures are to be read first. */
  readonly readDueAt: Date;
  /** One quantity record is kept for each; the record has the listing's external key. */
  readonly externalLocationIds: readonly string[];
}

/** Makes a listing that is not linked yet, with its channel stock; undefined where there is one of this key. */
export async function insertListing(tx: Tx, listing: NewListing): Promise<ListingId | undefined> {
  const row = await tx
    .insertInto('listings')
    .values({
      merchant_id: listing.merchantId,
      integration_id: listing.integrationId,
      external_key: listing.externalKey,
      external_group: listing.externalGroup,
      title: listing.title,
      sku: listing.sku,
      status: 'listed',
      counts_from: listing.countsFrom,
      backorders: listing.backorders,
      stock_owner: listing.stockOwner ?? 'merchant',
    })
    .onConflict((conflict) => conflict.columns(['integration_id', 'external_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return undefined;

  const records = await tx
    .insertInto('channel_stock')
    .values(
      listing.externalLocationIds.map((externalLocationId) => ({
        merchant_id: listing.merchantId,
        integration_id: listing.integrationId,
        external_stock_id: listing.externalKey,
        external_group: listing.externalGroup,
        external_location_id: externalLocationId,
        read_due_at: listing.readDueAt,
      })),
    )
    .returning('id')
    .execute();
  await tx
    .insertInto('listing_channel_stock')
    .values(
      records.map((record) => ({
        merchant_id: listing.merchantId,
        listing_id: row.id,
        channel_stock_id: record.id,
      })),
    )
    .execute();
  return row.id;
}
