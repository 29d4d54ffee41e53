import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Gives an unlinked listing what a person says about it. A reading or an event may have brought the listing
 * before the person registers it. Returns undefined if the listing is linked or deleted, or does not exist.
 */
export async function adoptListing(
  tx: Tx,
  listing: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly externalKey: string;
    /** Left out: orders count from the listing's first reading. */
    readonly countsFrom?: Date | undefined;
    /** Left out: it stays as it is. */
    readonly backorders?: boolean | undefined;
    readonly stockOwner: 'merchant' | 'platform';
  },
): Promise<ListingId | undefined> {
  const { merchantId, integrationId, externalKey, countsFrom = null, stockOwner } = listing;
  const { rows } = await sql<{ id: ListingId }>`
    update listings
    set counts_from = coalesce(${countsFrom}::timestamptz, counts_from),
        backorders_by_hand = coalesce(${listing.backorders ?? null}::boolean, backorders_by_hand),
        stock_owner = ${stockOwner}
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and external_key = ${externalKey}
      and item_id is null and status in ('listed', 'ended')
    returning id`.execute(tx);
  return rows[0]?.id;
}
