import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Finds up to 1,000 listings whose waiting orders must still be booked. */
export async function findRebookPending(
  db: Db,
): Promise<readonly { merchantId: MerchantId; listingId: ListingId }[]> {
  return db
    .selectFrom('listings')
    .where('rebook_pending', '=', true)
    .select(['merchant_id as merchantId', 'id as listingId'])
    .orderBy('id')
    .limit(1_000)
    .execute();
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
