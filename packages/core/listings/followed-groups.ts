import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/** A product of a platform, by its name there. */
export interface PlatformProduct {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly externalGroup: string;
}

/**
 * Marks linked listings whose product is not followed yet, a number of them at most. Returns their products,
 * each as often as it has such listings. Reads an index of these listings only, however many are followed.
 * Leaves out listings that somebody changes now, and lets orders of the others go on.
 */
export async function takeUnfollowed(
  tx: Tx,
  { integrationIds, limit }: { readonly integrationIds: readonly IntegrationId[]; readonly limit: number },
): Promise<readonly PlatformProduct[]> {
  const { rows } = await sql<PlatformProduct>`
    with unfollowed as materialized (
      select merchant_id, id from listings
      where integration_id = any(${integrationIds}::uuid[]) and item_id is not null and status <> 'deleted'
        and not is_followed
      limit ${limit} for no key update skip locked
    )
    update listings set followed_group = external_group
    from unfollowed
    where listings.merchant_id = unfollowed.merchant_id and listings.id = unfollowed.id
    returning listings.merchant_id as "merchantId", listings.integration_id as "integrationId",
              listings.external_group as "externalGroup"`.execute(tx);
  return rows;
}

/** Locks the listings of a product. Linking locks a listing before its product, so do this before, too. */
export async function lockGroup(
  tx: Tx,
  { merchantId, integrationId, externalGroup }: PlatformProduct,
): Promise<void> {
  await sql`
    select from listings
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and external_group = ${externalGroup}
    order by id for no key update`.execute(tx);
}

/** Lets the listings of a product, which are locked, be followed anew, should one of them be linked. */
export async function unfollow(
  tx: Tx,
  { merchantId, integrationId, externalGroup }: PlatformProduct,
): Promise<void> {
  await sql`
    update listings set followed_group = null
    where merchant_id = ${merchantId} and integration_id = ${integrationId}
      and external_group = ${externalGroup} and followed_group is not null`.execute(tx);
}
