import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import type { BookedOrder } from '@onhand/domain/orders/book-orders.ts';

/** Builds the statements (for `together`) that write the lines of orders. */
export function lineWrites(booked: readonly BookedOrder[]): readonly RawBuilder<unknown>[] {
  // If a batch has several snapshots of one order, the last snapshot stays.
  const latest = [...new Map(booked.map((one) => [one.order.orderId, one])).values()];
  const edited = latest.filter(({ order }) => order.revision > 1);
  return [
    ...(latest.length === 0 ? [] : [linesWrite(latest)]),
    ...(edited.length === 0 ? [] : [absentLinesWrite(edited)]),
  ];
}

/** Builds the statements (for `together`) that record the deductions of platforms for orders. */
export function deductionWrites(
  booked: readonly BookedOrder[],
  { at, opensNothing }: { readonly at: Date; readonly opensNothing: ReadonlySet<ListingId> },
): readonly RawBuilder<unknown>[] {
  const deductions = booked.flatMap(({ order, deductions: each }) =>
    each.map(({ listingId, place, units, moved }) => ({
      merchant_id: order.merchantId,
      listing_id: listingId,
      order_id: order.orderId,
      revision: order.revision,
      place,
      units,
      moved_from: new Date(moved.from),
    })),
  );
  if (deductions.length === 0) return [];
  // Planning the question takes longer than the rest, and most shops open no stock.
  const mayBeDoubted = deductions.some((one) => !opensNothing.has(one.listing_id));
  return [deductionsWrite(deductions, at, mayBeDoubted ? isDoubted : sql`false`)];
}

function linesWrite(latest: readonly BookedOrder[]): RawBuilder<unknown> {
  const rows = latest.flatMap(({ order, lines }) =>
    lines.map((line) => ({
      merchant_id: order.merchantId,
      order_id: order.orderId,
      external_line_id: line.externalLineId,
      listing_id: line.listingId,
      item_id: line.itemId,
      components: line.components,
      external_key: line.externalKey,
      sku: line.sku,
      place: line.place,
      effect: line.effect,
      quantity: line.quantity,
      cancelled: line.cancelled,
      restocked: line.restocked,
      deducted: line.deducted,
      baseline: line.baseline,
      unit_price: line.unitPrice,
      currency: line.currency,
    })),
  );
  const columns = `merchant_id uuid, order_id uuid, external_line_id text, listing_id uuid, item_id uuid,
    components jsonb, external_key text, sku text, place text, effect text, quantity int, cancelled int, restocked int,
    deducted int, baseline int, unit_price numeric, currency text`;
  return sql`
    insert into order_lines (merchant_id, order_id, external_line_id, listing_id, item_id, components, external_key,
                             sku, place, effect, quantity, cancelled, restocked, deducted, baseline, unit_price,
                             currency)
    select * from ${recordset(rows, 'line', columns)}
    on conflict (order_id, external_line_id, merchant_id) do update
    set listing_id = excluded.listing_id, item_id = excluded.item_id, components = excluded.components,
        external_key = excluded.external_key, sku = excluded.sku, place = excluded.place, effect = excluded.effect,
        quantity = excluded.quantity, cancelled = excluded.cancelled, restocked = excluded.restocked,
        deducted = excluded.deducted, baseline = excluded.baseline,
        unit_price = excluded.unit_price, currency = excluded.currency`;
}

/**
 * Builds the update of lines that the newest snapshot no longer has. They stay recorded, as cancelled. Gone
 * lines count, and give back the units of their baselines.
 */
function absentLinesWrite(edited: readonly BookedOrder[]): RawBuilder<unknown> {
  const present = edited.map(({ order, lines }) => ({
    order_id: order.orderId,
    present: lines.map((line) => line.externalLineId),
  }));
  const gone = edited.flatMap(({ order, goneLines }) =>
    goneLines.map(({ externalLineId, baseline }) => ({
      order_id: order.orderId,
      external_line_id: externalLineId,
      baseline,
    })),
  );
  const absent = sql`
    from ${recordset(present, 'latest', 'order_id uuid, present text[]')}
    where order_lines.order_id = latest.order_id and order_lines.external_line_id <> all (latest.present)`;
  if (gone.length === 0) {
    return sql`
      update order_lines set cancelled = quantity, deducted = 0 ${absent} and (cancelled < quantity or deducted <> 0)`;
  }
  // One statement: of two updates of a row in one command, PostgreSQL drops one.
  const ofGone = sql`(
    select gone.baseline from ${recordset(gone, 'gone', 'order_id uuid, external_line_id text, baseline int')}
    where gone.order_id = order_lines.order_id and gone.external_line_id = order_lines.external_line_id)`;
  return sql`
    update order_lines set cancelled = quantity, deducted = 0, baseline = coalesce(${ofGone}, order_lines.baseline),
                           effect = case when ${ofGone} is null then order_lines.effect else 'counted' end
    ${absent}`;
}

/** How far the clock of a listing's shop is ahead of ours. */
const aheadOfUs = sql`make_interval(secs => coalesce(listings.clock_ahead_ms, 0) / 1000.0)`;

/**
 * Whether the figure that was read last at the shop that opened the stock may include a deduction. Of several
 * places nobody can tell which one's figure does.
 */
const isDoubted = sql`
           exists (
             select from listing_channel_stock link
             join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
             join channel_stock shown on shown.id = link.channel_stock_id
             where link.listing_id = deduction.listing_id and shown.opening_at is not null
               and (deduction.place = shown.external_location_id or (deduction.place = '' and not exists (
                 select from listing_channel_stock other
                 where other.listing_id = deduction.listing_id
                   and other.channel_stock_id <> link.channel_stock_id)))
               and shown.opening_at + ${aheadOfUs} > (select placed_at from orders where id = deduction.order_id)
               and shown.known_at + ${aheadOfUs} > deduction.moved_from
               and coalesce(shown.opened_at + ${aheadOfUs} <= deduction.moved_from, true))`;

/**
 * Builds the insert of deductions. Deductions of one order go by its revisions: a later one is never taken
 * earlier, whatever the clocks of the processes that took them in. At the shop that opened the stock, news of
 * an older order is doubted if the figure that was read last may include it.
 * A figure that was written since then replaced whatever stood there.
 */
function deductionsWrite(
  rows: readonly object[],
  at: Date,
  doubted: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const columns =
    'merchant_id uuid, listing_id uuid, order_id uuid, revision int, place text, units int, moved_from timestamptz';
  return sql`
    insert into platform_deductions (merchant_id, listing_id, order_id, revision, place, units, taken_at, doubted)
    select merchant_id, listing_id, order_id, revision, place, units,
           case when revision = 1 then ${at}::timestamptz
                else greatest(${at}::timestamptz, (select max(before.taken_at) from platform_deductions before
                                                   where before.order_id = deduction.order_id)) end,
           ${doubted}
    from ${recordset(rows, 'deduction', columns)}`;
}
