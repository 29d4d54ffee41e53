import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ListedUnit } from '../listings/listed-units.ts';

interface Integration {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

/**
 * Inserts the channel stock of unlinked listings at mapped places, where it is missing, with the figures that
 * the shop shows there. That of a linked listing was chosen when it was linked. Returns which units at which
 * places have a new record of their own (`unitAtPlace`).
 *
 * @param places the integration's mapped places
 */
export async function insertListedStock(
  tx: Tx,
  integration: Integration,
  units: readonly ListedUnit[],
  places: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const rows = units.flatMap((unit) => stockOf(unit, places));
  if (rows.length === 0) return new Set();
  const { merchantId, integrationId } = integration;
  const { rows: made } = await sql<Pick<UnitRef, 'unit' | 'location'>>`
    insert into channel_stock (merchant_id, integration_id, external_stock_id, external_group, external_location_id,
                               seen, seen_why, seen_at)
    select ${merchantId}, ${integrationId}, unit, unit_group, place, quantity, why, seen_at
    from (${wantedOf(integration, rows)}) wanted
    -- A listing's own row comes before those that share its record, and that bring no figure.
    order by seen_at is null
    on conflict (integration_id, external_stock_id, external_location_id) do nothing
    returning external_stock_id as unit, external_location_id as location`.execute(tx);
  await sql`
    insert into listing_channel_stock (merchant_id, listing_id, channel_stock_id)
    select ${merchantId}, wanted.listing_id, record.id
    from (${wantedOf(integration, rows)}) wanted
    cross join lateral (
      select id from channel_stock
      where integration_id = ${integrationId} and external_stock_id = wanted.unit
        and external_location_id = wanted.place offset 0) record
    on conflict do nothing`.execute(tx);
  return new Set(made.map(unitAtPlace));
}

/** Names a unit at a place. */
export function unitAtPlace({ unit, location }: Pick<UnitRef, 'unit' | 'location'>): string {
  return `${location}\n${unit}`;
}

/** What a shop shows of a unit at a mapped place. */
interface ListedStock {
  readonly unit: string;
  readonly unit_group: string;
  readonly place: string;
  readonly quantity: number | null;
  readonly why: string | null;
  readonly seen_at: string;
}

/** Lists a unit's mapped places, each once, with the figure of the newest reading. */
function stockOf(
  { externalKey, externalGroup, shown }: ListedUnit,
  places: ReadonlySet<string>,
): ListedStock[] {
  const newest = new Map<string, ListedStock>();
  for (const { ref, seen } of shown) {
    const known = newest.get(ref.location);
    if (!places.has(ref.location)) continue;
    if (known !== undefined && Date.parse(known.seen_at) > Date.parse(seen.readStartedAt)) continue;
    newest.set(ref.location, {
      unit: externalKey,
      unit_group: externalGroup,
      place: ref.location,
      quantity: seen.quantity,
      why: seen.why ?? null,
      seen_at: seen.readStartedAt,
    });
  }
  return [...newest.values()];
}

/**
 * Selects the listings of these that are unlinked, with the unit whose record holds their stock. The figure
 * is that of a listing's own record. Listings are looked up by their key alone, one by one: without
 * statistics, PostgreSQL would read all unlinked ones for each. Not `coalesce`: see decision 44.
 */
function wantedOf(
  { merchantId, integrationId }: Integration,
  rows: readonly ListedStock[],
): RawBuilder<unknown> {
  const columns = 'unit text, unit_group text, place text, quantity int, why text, seen_at timestamptz';
  return sql`
    select listings.id as listing_id, listed.unit_group, listed.place,
           case when listings.stock_unit is null then listed.unit else listings.stock_unit end as unit,
           case when listings.stock_unit is null then listed.quantity end as quantity,
           case when listings.stock_unit is null then listed.why end as why,
           case when listings.stock_unit is null then listed.seen_at end as seen_at
    from ${recordset(rows, 'listed', columns)}
    cross join lateral (
      select id, merchant_id, item_id, stock_unit from listings
      where integration_id = ${integrationId} and external_key = listed.unit offset 0) listings
    where listings.merchant_id = ${merchantId} and listings.item_id is null`;
}
