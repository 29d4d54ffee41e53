import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { ListedUnit } from './listed-units.ts';
import type { ReadingRef } from './reading-ref.ts';

/**
 * Whether something newer is known of `listings` than a reading that began at `readStartedAt` tells: it was
 * read or found deleted since, or it is linked and its product was read or sent.
 */
export function isReadSince(readStartedAt: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`
    (coalesce(listings.read_at >= ${readStartedAt}, false)
     or listings.item_id is not null and exists (
          select from channel_products product
          where product.integration_id = listings.integration_id
            and product.external_group = listings.external_group and product.read_at >= ${readStartedAt}))`;
}

/** Locks the listings of units, and returns the units of which nothing newer is known. */
export async function lockUnreadSince(
  tx: Tx,
  { merchantId, integrationId }: Omit<ReadingRef, 'startedAt'>,
  units: readonly ListedUnit[],
): Promise<readonly ListedUnit[]> {
  const keys = units.map(({ externalKey }) => externalKey);
  const times = units.map(({ countsFrom }) => countsFrom);
  await sql`
    select from listings
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and external_key = any(${keys}::text[])
    order by id for update`.execute(tx);
  const { rows } = await sql<{ key: string }>`
    select listings.external_key as key
    from unnest(${keys}::text[], ${times}::timestamptz[]) as unit (external_key, read_started_at)
    join listings on listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
                 and listings.external_key = unit.external_key
    where ${isReadSince(sql`unit.read_started_at`)}`.execute(tx);
  const newer = new Set(rows.map(({ key }) => key));
  return units.filter(({ externalKey }) => !newer.has(externalKey));
}
