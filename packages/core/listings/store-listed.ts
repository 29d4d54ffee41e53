import type { ListingId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ListedUnit } from './listed-units.ts';
import type { ReadingRef } from './reading-ref.ts';

/** A recorded listing before a page of a reading changed it. */
export interface ListingBefore extends Pick<
  ListedUnit,
  'externalKey' | 'title' | 'sku' | 'barcode' | 'handle'
> {
  readonly id: ListingId;
  readonly linked: boolean;
  readonly status: string;
}

/**
 * Stores the listings on a page of a reading. Inserts new listings unlinked, and updates recorded listings.
 * Locks the recorded listings and returns their earlier state by key.
 *
 * @param places the integration's mapped places, whose figures tell whether the shop manages the stock
 */
export async function storeListed(
  tx: Tx,
  reading: ReadingRef,
  units: readonly ListedUnit[],
  places: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ListingBefore>> {
  const before = await lockRecorded(tx, reading, units);
  await writeListings(tx, reading, units, places);
  return before;
}

async function lockRecorded(
  tx: Tx,
  { merchantId, integrationId }: ReadingRef,
  units: readonly ListedUnit[],
): Promise<ReadonlyMap<string, ListingBefore>> {
  const keys = units.map(({ externalKey }) => externalKey);
  const { rows } = await sql<ListingBefore>`
    select id, external_key as "externalKey", title, sku, barcode, handle, status, item_id is not null as linked
    from listings
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and external_key = any(${keys}::text[])
    order by id for update`.execute(tx);
  return new Map(rows.map((row) => [row.externalKey, row]));
}

/** Writes listings. Only an unlinked listing takes the platform's state here. */
async function writeListings(
  tx: Tx,
  reading: ReadingRef,
  units: readonly ListedUnit[],
  places: ReadonlySet<string>,
): Promise<void> {
  const { merchantId, integrationId, startedAt } = reading;
  const rows = units.map((unit) => ({
    external_key: unit.externalKey,
    external_group: unit.externalGroup,
    external_ids: unit.externalIds,
    title: unit.title,
    sku: unit.sku,
    barcode: unit.barcode,
    handle: unit.handle,
    status: unit.status,
    backorders_of_shop: unit.backorders,
    counts_from: unit.countsFrom,
    clock_ahead_ms: unit.clockAheadMs,
    stock_managed: managedOf(unit, places),
  }));
  await sql`
    insert into listings (merchant_id, integration_id, external_key, external_group, external_ids, title, sku, barcode,
                          handle, status, backorders_of_shop, counts_from, clock_ahead_ms, stock_managed, read_at)
    select ${merchantId}, ${integrationId}, unit.*, ${startedAt}::timestamptz
    from ${recordset(
      rows,
      'unit',
      `external_key text, external_group text, external_ids jsonb, title text, sku text, barcode text, handle text,
       status text, backorders_of_shop boolean, counts_from timestamptz, clock_ahead_ms bigint,
       stock_managed boolean`,
    )}
    on conflict (integration_id, external_key) do update
    set external_group = excluded.external_group, external_ids = excluded.external_ids, title = excluded.title,
        sku = excluded.sku, barcode = excluded.barcode, handle = excluded.handle,
        backorders_of_shop = coalesce(excluded.backorders_of_shop, listings.backorders_of_shop),
        -- A reading of one product may have begun before a reading of all listings, and end after it.
        read_at = greatest(listings.read_at, excluded.read_at),
        status = case when listings.item_id is null and listings.status in ('listed', 'ended', 'deleted')
                      then excluded.status else listings.status end`.execute(tx);
}

/** Tells whether the shop manages the stock of a unit's own record. Null: none is shown at a mapped place. */
function managedOf({ shown }: ListedUnit, places: ReadonlySet<string>): boolean | null {
  const own = shown.find(({ ref, seen }) => places.has(ref.location) && (seen.heldBy ?? null) === null);
  return own === undefined ? null : own.seen.why !== 'unmanaged';
}
