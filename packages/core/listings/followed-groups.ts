import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/** Names a product of a platform that has linked listings. */
export interface LinkedGroup {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly externalGroup: string;
}

/**
 * Marks linked listings whose product is not followed yet, a number of them at most. Returns their products,
 * each as often as it has such listings. Reads an index of these listings only, however many are followed.
 */
export async function takeUnfollowed(
  tx: Tx,
  { integrationIds, limit }: { readonly integrationIds: readonly IntegrationId[]; readonly limit: number },
): Promise<readonly LinkedGroup[]> {
  const { rows } = await sql<LinkedGroup>`
    with unfollowed as materialized (
      select merchant_id, id from listings
      where integration_id = any(${integrationIds}::uuid[]) and item_id is not null and status <> 'deleted'
        and not is_followed
      order by id limit ${limit} for update skip locked
    )
    update listings set followed_group = external_group
    from unfollowed
    where listings.merchant_id = unfollowed.merchant_id and listings.id = unfollowed.id
    returning listings.merchant_id as "merchantId", listings.integration_id as "integrationId",
              listings.external_group as "externalGroup"`.execute(tx);
  return rows;
}

/** Lets the listings of a product be followed anew, should one of them be linked. */
export async function unfollow(
  tx: Tx,
  { merchantId, integrationId, externalGroup }: LinkedGroup,
): Promise<void> {
  await sql`
    with followed as (
      select id from listings
      where merchant_id = ${merchantId} and integration_id = ${integrationId}
        and external_group = ${externalGroup} and followed_group is not null
      order by id for update
    )
    update listings set followed_group = null from followed
    where listings.merchant_id = ${merchantId} and listings.id = followed.id`.execute(tx);
}
