import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/**
 * Finds listings whose waiting orders must still be booked: up to `limit` of each merchant, so that none
 * keeps another waiting.
 */
export async function findRebookPending(
  db: Db,
  { limit }: { readonly limit: number },
): Promise<readonly { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[] }[]> {
  const { rows } = await sql<{ merchantId: MerchantId; listingIds: ListingId[] }>`
    select merchant_id as "merchantId", (array_agg(id order by id))[:${limit}::int] as "listingIds"
    from (select merchant_id, id from listings where rebook_pending
          union
          select merchant_id, unnest(listing_ids) from listing_rebookings) pending
    group by merchant_id order by merchant_id`.execute(db);
  return rows;
}

/** Finds up to 1,000 listings of integrations whose waiting orders must still be booked. */
export async function findRebookPendingOf(
  db: Db,
  of: { readonly merchantId: MerchantId; readonly integrationIds: readonly IntegrationId[] },
): Promise<readonly ListingId[]> {
  const { merchantId, integrationIds } = of;
  const { rows } = await sql<{ id: ListingId }>`
    select id from listings
    where merchant_id = ${merchantId} and integration_id = any(${integrationIds}::uuid[]) and rebook_pending
    union
    select listings.id
    from listing_rebookings rebooking cross join unnest(rebooking.listing_ids) as linked (id)
    join listings on listings.merchant_id = rebooking.merchant_id and listings.id = linked.id
    where rebooking.merchant_id = ${merchantId} and listings.integration_id = any(${integrationIds}::uuid[])
    order by id limit 1_000`.execute(db);
  return rows.map(({ id }) => id);
}
