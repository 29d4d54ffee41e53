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
    from listings where rebook_pending
    group by merchant_id order by merchant_id`.execute(db);
  return rows;
}

/** Finds up to 1,000 listings of integrations whose waiting orders must still be booked. */
export async function findRebookPendingOf(
  db: Db,
  of: { readonly merchantId: MerchantId; readonly integrationIds: readonly IntegrationId[] },
): Promise<readonly ListingId[]> {
  const rows = await db
    .selectFrom('listings')
    .where('merchant_id', '=', of.merchantId)
    .where('integration_id', 'in', [...of.integrationIds])
    .where('rebook_pending', '=', true)
    .select('id')
    .orderBy('id')
    .limit(1_000)
    .execute();
  return rows.map(({ id }) => id);
}
