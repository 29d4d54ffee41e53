import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

export interface NewListingRow {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly externalKey: string;
  readonly externalGroup: string;
  readonly title: string;
  readonly sku: string | null;
  readonly countsFrom: Date;
  /** Whether the shop may sell beyond its stock, set by hand. Left out: what the shop tells counts. */
  readonly backorders?: boolean | undefined;
  readonly stockOwner?: 'merchant' | 'platform';
}

/** Inserts an unlinked listing. Returns undefined if its integration has a listing with the same key. */
export async function insertListingRow(tx: Tx, listing: NewListingRow): Promise<ListingId | undefined> {
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
      backorders_by_hand: listing.backorders ?? null,
      stock_owner: listing.stockOwner ?? 'merchant',
    })
    .onConflict((conflict) => conflict.columns(['integration_id', 'external_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}
