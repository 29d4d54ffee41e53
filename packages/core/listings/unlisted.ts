import type { ListingId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { ReadingRef } from './reading-ref.ts';

/**
 * Returns the condition on `listings` that a complete reading did not see them. Excludes listings that were
 * created after the reading began: its pages may not contain them.
 */
function unseenBy({ merchantId, integrationId, startedAt }: ReadingRef) {
  return sql<boolean>`
    listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
    and listings.created_at < ${startedAt}::timestamptz
    and (listings.read_at is null or listings.read_at < ${startedAt}::timestamptz)`;
}

/** Marks unlinked listings that a complete reading did not see as `deleted`. Returns their number. */
export async function deleteUnlisted(tx: Tx, reading: ReadingRef): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    with unlisted as (
      select id from listings
      where ${unseenBy(reading)} and item_id is null and status in ('listed', 'ended')
      order by id for update
    )
    update listings set status = 'deleted', read_at = greatest(read_at, ${reading.startedAt}::timestamptz)
    from unlisted
    where listings.merchant_id = ${reading.merchantId} and listings.id = unlisted.id`.execute(tx);
  return Number(numAffectedRows);
}

/** Finds linked listings that a complete reading did not see. */
export async function findUnlistedLinked(tx: Tx, reading: ReadingRef): Promise<readonly ListingId[]> {
  const rows = await tx
    .selectFrom('listings')
    .where(unseenBy(reading))
    .where('item_id', 'is not', null)
    .where('status', '=', 'listed_and_synced')
    .select('id')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Marks unlinked listings of products as `deleted`, other than the named units. Leaves out listings that were
 * created after the reading began. Returns their keys.
 */
export async function deleteUnlinked(
  tx: Tx,
  { merchantId, integrationId, startedAt }: ReadingRef,
  products: readonly { readonly externalGroup: string; readonly units: readonly string[] }[],
): Promise<readonly string[]> {
  if (products.length === 0) return [];
  const groups = products.map(({ externalGroup }) => externalGroup);
  const units = products.flatMap((product) => product.units);
  const { rows } = await sql<{ key: string }>`
    with gone as (
      select id from listings
      where merchant_id = ${merchantId} and integration_id = ${integrationId} and item_id is null
        and status in ('listed', 'ended') and external_group = any(${groups}::text[])
        and external_key <> all(${units}::text[]) and created_at < ${startedAt}::timestamptz
      order by id for update
    )
    update listings set status = 'deleted', read_at = greatest(read_at, ${startedAt}::timestamptz)
    from gone
    where listings.merchant_id = ${merchantId} and listings.id = gone.id
    returning external_key as key`.execute(tx);
  return rows.map(({ key }) => key);
}
