import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { whereChangesComeIn } from './hint-products.ts';
import { needKnownProducts } from './need-products.ts';
import type { ExternalProduct } from './need-products.ts';

interface Listings {
  readonly merchantId: MerchantId;
  readonly listingIds: readonly ListingId[];
  readonly at: Date;
}

/**
 * Schedules a reading of followed products after their listings were linked, so that the new units are known.
 */
export async function followLinked(tx: Tx, { merchantId, listingIds, at }: Listings): Promise<void> {
  const { rows } = await sql<ExternalProduct>`
    select distinct integration_id as "integrationId", external_group as "externalGroup" from listings
    where merchant_id = ${merchantId} and id = any(${listingIds}::uuid[])`.execute(tx);
  const chosen = await whereChangesComeIn(tx, rows);
  if (chosen !== null) await needKnownProducts(tx, { chosen, at });
}

/**
 * Forgets the known values of unlinked listings' items, so that linking them again carries no earlier changes
 * over. Makes channel products without any linked item due: their next comparison forgets them.
 */
export async function forgetUnlinked(tx: Tx, { merchantId, listingIds, at }: Listings): Promise<void> {
  const groups = sql`
    select integration_id, external_group from listings
    where merchant_id = ${merchantId} and id = any(${listingIds}::uuid[])`;
  const linkedIn = (row: RawBuilder<unknown>) => sql`
    select unnest(array[items.id, items.product_id])::text
    from listings
    join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
    where listings.merchant_id = ${merchantId} and listings.integration_id = ${row}.integration_id
      and listings.external_group = ${row}.external_group`;
  await sql`
    update channel_products shown
    set known = (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(known)
                 where split_part(key, ':', 2) in (${linkedIn(sql`shown`)}))
    where merchant_id = ${merchantId} and (integration_id, external_group) in (${groups})`.execute(tx);
  const chosen = sql`
    merchant_id = ${merchantId} and (integration_id, external_group) in (${groups})
    and not exists (${linkedIn(sql`channel_products`)})`;
  await needKnownProducts(tx, { chosen, at });
}
