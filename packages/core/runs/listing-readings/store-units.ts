import type { ListingId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { storeShown } from '../../channel-stock/store-shown.ts';
import { noteSeenStates } from '../../channel-stock/listing-changes/note-seen-states.ts';
import { checkIdentifiers } from './check-identifiers.ts';
import type { ListedUnit } from './listed-units.ts';
import type { ReadingRef } from './reading-row.ts';

/** The counts of a page that was taken in. */
export interface StoredUnits {
  readonly seen: number;
  readonly new: number;
  readonly changed: number;
  readonly unlinked: number;
}

/** A listing that was on record, before the page. */
interface KnownUnit extends Pick<ListedUnit, 'externalKey' | 'title' | 'sku' | 'barcode' | 'handle'> {
  readonly id: ListingId;
  readonly linked: boolean;
  readonly status: string;
}

/**
 * Stores a page of listings: new ones unlinked, changed identifiers of recorded ones, and their figures as
 * hints. Checks whether linked listings still are what they were linked as. Takes a fixed number of
 * statements.
 */
export async function storeUnits(
  tx: Tx,
  reading: ReadingRef,
  units: readonly ListedUnit[],
  at: Date,
): Promise<StoredUnits> {
  const known = await lockKnown(tx, reading, units);
  await writeListings(tx, reading, units);
  await noteSeenStates(tx, reading, units, at);
  await addChannelStock(tx, reading, units);
  const shown = units.flatMap((unit) => unit.shown);
  await storeShown(
    tx,
    shown.map((figure) => ({ ...figure, integrationId: reading.integrationId })),
    at,
  );
  const pairs = units.flatMap((unit) => {
    const before = known.get(unit.externalKey);
    return before === undefined ? [] : [{ before, unit }];
  });
  const { merchantId, integrationId } = reading;
  const subjects = pairs.map(({ before }) => before.id);
  await closeFailed(tx, { operations: ['read_listing'], merchantId, integrationId, subjects }, at);
  const linked = pairs.filter(({ before }) => before.linked);
  const unlinked = await checkIdentifiers(tx, reading, linked, at);
  return {
    seen: units.length,
    new: units.length - pairs.length,
    changed: pairs.filter(({ before, unit }) => isChanged(before, unit)).length,
    unlinked,
  };
}

function isChanged(before: KnownUnit, unit: ListedUnit): boolean {
  const fields = ['title', 'sku', 'barcode', 'handle'] as const;
  return (
    fields.some((field) => before[field] !== unit[field]) || (!before.linked && before.status !== unit.status)
  );
}

async function lockKnown(
  tx: Tx,
  { merchantId, integrationId }: ReadingRef,
  units: readonly ListedUnit[],
): Promise<ReadonlyMap<string, KnownUnit>> {
  const keys = units.map(({ externalKey }) => externalKey);
  const { rows } = await sql<KnownUnit>`
    select id, external_key as "externalKey", title, sku, barcode, handle, status, item_id is not null as linked
    from listings
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and external_key = any(${keys}::text[])
    order by id for update`.execute(tx);
  return new Map(rows.map((row) => [row.externalKey, row]));
}

/** Writes listings. Only unlinked ones take over their state on the platform here. */
async function writeListings(tx: Tx, reading: ReadingRef, units: readonly ListedUnit[]): Promise<void> {
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
    counts_from: unit.countsFrom,
  }));
  await sql`
    insert into listings (merchant_id, integration_id, external_key, external_group, external_ids, title, sku, barcode,
                          handle, status, counts_from, read_at)
    select ${merchantId}, ${integrationId}, unit.*, ${startedAt}::timestamptz
    from ${recordset(
      rows,
      'unit',
      `external_key text, external_group text, external_ids jsonb, title text, sku text, barcode text, handle text,
       status text, counts_from timestamptz`,
    )}
    on conflict (integration_id, external_key) do update
    set external_group = excluded.external_group, external_ids = excluded.external_ids, title = excluded.title,
        sku = excluded.sku, barcode = excluded.barcode, handle = excluded.handle, read_at = excluded.read_at,
        status = case when listings.item_id is null and listings.status in ('listed', 'ended', 'deleted')
                      then excluded.status else listings.status end`.execute(tx);
}

/** Adds channel stock of unlinked listings at mapped places. Linking chose that of linked listings. */
async function addChannelStock(tx: Tx, reading: ReadingRef, units: readonly ListedUnit[]): Promise<void> {
  const { merchantId, integrationId } = reading;
  const rows = units.flatMap(({ externalKey, externalGroup, shown }) =>
    shown.map(({ ref }) => ({ unit: externalKey, unit_group: externalGroup, place: ref.location })),
  );
  const wanted = sql`
    select listings.id as listing_id, listing_unit.unit, listing_unit.unit_group, listing_unit.place
    from ${recordset(rows, 'listing_unit', 'unit text, unit_group text, place text')}
    join listings on listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
                 and listings.external_key = listing_unit.unit
    where listings.item_id is null
      and exists (select from location_mappings mapping
                  where mapping.merchant_id = ${merchantId} and mapping.integration_id = ${integrationId}
                    and mapping.external_location_id = listing_unit.place)`;
  await sql`
    insert into channel_stock (merchant_id, integration_id, external_stock_id, external_group, external_location_id)
    select ${merchantId}, ${integrationId}, unit, unit_group, place from (${wanted}) wanted
    on conflict (integration_id, external_stock_id, external_location_id) do nothing`.execute(tx);
  await sql`
    insert into listing_channel_stock (merchant_id, listing_id, channel_stock_id)
    select ${merchantId}, wanted.listing_id, channel_stock.id
    from (${wanted}) wanted
    join channel_stock on channel_stock.integration_id = ${integrationId}
                      and channel_stock.external_stock_id = wanted.unit
                      and channel_stock.external_location_id = wanted.place
    on conflict do nothing`.execute(tx);
}
