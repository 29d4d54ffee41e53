import type { Seen } from '@onhand/contracts/connector/unit.ts';
import type { ChannelStockId, IntegrationId, ListingId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { writeStockUnits } from '../listings/write-stock-units.ts';
import type { MovedListing, ToldStockUnit } from '../listings/write-stock-units.ts';
import { idleUnlinked } from './idle-unlinked.ts';
import { needListingsAgain } from './need-listings-again.ts';
import { needStockAgain } from './need-stock-again.ts';
import { wantReadings } from './want-readings.ts';

/**
 * Moves listings to the channel stock that holds their stock by now, as a reading told: a variation may begin
 * to use the stock of its product, or end to. Lines that counted stay with their items. The new record is
 * read next, as is the one before where other listings still show it. Failed items of the record before
 * close.
 *
 * A listing's own channel stock stays without it, so that a figure that is pushed for it is not missed.
 */
export async function followStockUnits(
  tx: Tx,
  integrationId: IntegrationId,
  told: readonly ToldStockUnit[],
  at: Date,
): Promise<void> {
  const moved = await writeStockUnits(tx, integrationId, told);
  const [first] = moved;
  if (first === undefined) return;
  const { merchantId } = first;
  const listingIds = moved.map(({ id }) => id);
  const shared = await lockShared(tx, listingIds);
  await idleUnlinked(tx, { merchantId, listingIds, shared: sql`select unnest(${shared}::uuid[])` });
  await moveLinks(tx, integrationId, moved);
  const operations = ['publish_stock', 'read_stock'] as const;
  await closeFailed(tx, { operations, integrationId, subjects: listingIds }, at);
  await needListingsAgain(tx, { merchantId, listingIds, cause: 'stock_unit', at });
  await needStockAgain(tx, sql`select unnest(${shared}::uuid[])`, { merchantId, cause: 'stock_unit', at });
  await wantReadings(tx, { merchantId, listingIds, at });
  await sql`
    update channel_stock set read_due_at = least(read_due_at, ${at}::timestamptz)
    where id = any(${shared}::uuid[])`.execute(tx);
}

/** Lists which units' records hold the stock, as figures tell. A record that is gone tells nothing. */
export function toldStockUnits(
  shown: readonly {
    readonly ref: { readonly unit: string };
    readonly seen: Pick<Seen, 'quantity' | 'why' | 'heldBy'>;
  }[],
): readonly ToldStockUnit[] {
  const told = shown.flatMap(({ ref, seen }): readonly ToldStockUnit[] =>
    seen.quantity === null && seen.why !== 'unmanaged'
      ? []
      : [{ externalKey: ref.unit, heldBy: seen.heldBy ?? null }],
  );
  return [...new Map(told.map((one) => [one.externalKey, one])).values()];
}

/** Locks the channel stock of listings. Returns those that other linked listings show, too. */
async function lockShared(tx: Tx, listingIds: readonly ListingId[]): Promise<readonly ChannelStockId[]> {
  const { rows } = await sql<{ id: ChannelStockId; isShared: boolean }>`
    select channel_stock.id,
           exists (select from listing_channel_stock other
                   join listings on listings.merchant_id = other.merchant_id and listings.id = other.listing_id
                   where other.channel_stock_id = channel_stock.id and listings.item_id is not null
                     and listings.id <> all(${listingIds}::uuid[])) as "isShared"
    from channel_stock
    where id in (select channel_stock_id from listing_channel_stock where listing_id = any(${listingIds}::uuid[]))
    order by channel_stock.id for update of channel_stock`.execute(tx);
  return rows.flatMap(({ id, isShared }) => (isShared ? [id] : []));
}

/** Links listings to the records of their units at the same places, and makes the missing records. */
async function moveLinks(
  tx: Tx,
  integrationId: IntegrationId,
  moved: readonly MovedListing[],
): Promise<void> {
  const rows = moved.map(({ id, unit }) => ({ id, unit }));
  await sql`
    with moved as materialized (
      select record.merchant_id, moved.id as listing_id, moved.unit, record.external_group, record.external_location_id
      from ${recordset(rows, 'moved', 'id uuid, unit text')}
      join listing_channel_stock link on link.listing_id = moved.id
      join channel_stock record on record.id = link.channel_stock_id
    ), made as (
      insert into channel_stock (merchant_id, integration_id, external_stock_id, external_group, external_location_id)
      select distinct merchant_id, ${integrationId}::uuid, unit, external_group, external_location_id from moved
      on conflict (integration_id, external_stock_id, external_location_id) do nothing
      returning id, external_stock_id, external_location_id
    ), records as (
      select id, external_stock_id, external_location_id from made
      union all
      select id, external_stock_id, external_location_id from channel_stock
      where integration_id = ${integrationId} and external_stock_id in (select unit from moved)
    ), unlinked as (
      delete from listing_channel_stock link using moved where link.listing_id = moved.listing_id
    )
    insert into listing_channel_stock (merchant_id, listing_id, channel_stock_id)
    select moved.merchant_id, moved.listing_id, records.id
    from moved
    join records on records.external_stock_id = moved.unit
                and records.external_location_id = moved.external_location_id`.execute(tx);
}
