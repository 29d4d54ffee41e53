import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, ItemId, LocationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { lineTarget } from '@onhand/domain/stock/line-target.ts';
import type { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '../connect.ts';
import { loadPreferences, loadSheet } from '../ledger/load-sheet.ts';
import type { ItemRef } from '../ledger/load-sheet.ts';
import { sheetWrites } from '../ledger/write-sheet.ts';
import { recordset } from '../recordset.ts';
import { findHeldLines, heldKey } from './held-lines.ts';
import type { HeldLine } from './held-lines.ts';
import { findCountedLines, findListings, linesOf } from './order-lines.ts';
import type { OrderLineRow } from './order-lines.ts';

/** An order whose row is locked (or new), with the snapshot whose effect is to be booked as `revision`. */
export interface OrderToBook {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly orderId: OrderId;
  readonly revision: number;
  readonly snapshot: OrderSnapshot;
}

/**
 * Works out the effect of these orders on stock: for every line what it should hold minus what it holds, each order
 * after the one before it. Several snapshots of one order are allowed and follow one another. Returns the writes (for
 * `together`); the caller adds those of the orders themselves. Trips to the database and statements are of a fixed
 * number, whatever the size of the batch.
 */
export async function bookOrders(
  tx: Tx,
  orders: readonly OrderToBook[],
  at: Date,
): Promise<readonly RawBuilder<unknown>[]> {
  if (orders.length === 0) {
    return [];
  }
  // What was never booked holds nothing yet.
  const bookedBefore = orders.filter((order) => order.revision > 1);
  const listings = await findListings(tx, orders);
  const counted = await findCountedLines(tx, bookedBefore);
  const held = new Map((await findHeldLines(tx, bookedBefore)).map((line) => [heldKey(line), line]));
  const preferences = await loadPreferences(tx, [...new Set(orders.map((order) => order.merchantId))]);
  const booked = orders.map((order) => ({ order, lines: linesOf(order, listings, counted) }));
  const sheet = await loadSheet(tx, {
    items: itemsOf(booked, [...held.values()]),
    orderIds: bookedBefore.map((order) => order.orderId),
    preferences,
  });

  const touched = new Map<string, object>();
  for (const { order, lines } of booked) {
    const preference = preferences.get(order.integrationId) ?? [];
    for (const itemId of bookOrder(sheet, order, lines, held, preference)) {
      const { merchantId, orderId } = order;
      touched.set(`${orderId} ${itemId}`, { merchant_id: merchantId, item_id: itemId, order_id: orderId });
    }
  }
  return [
    ...lineWrites(booked),
    ...sheetWrites(sheet, { actor: 'order', at }),
    ...(touched.size === 0 ? [] : [touchWrite([...touched.values()], at)]),
  ];
}

/** Books one snapshot on the sheet; returns the items whose channels have to be looked at. */
function bookOrder(
  sheet: StockSheet,
  order: OrderToBook,
  lines: readonly OrderLineRow[],
  held: Map<string, HeldLine>,
  preference: readonly LocationId[],
): ReadonlySet<ItemId> {
  const { merchantId, orderId } = order;
  const sourceKey = (externalLineId: string) => `order:${orderId}:${order.revision}:${externalLineId}`;
  const current = new Set<string>();
  const touched = new Set<ItemId>();
  for (const line of lines) {
    if (line.item_id !== null && line.effect === 'counted') {
      const stockLine = {
        merchantId,
        orderId,
        externalLineId: line.external_line_id,
        itemId: line.item_id,
        preference,
      };
      sheet.setLine(stockLine, lineTarget(order.snapshot, line), sourceKey(line.external_line_id));
      current.add(heldKey(stockLine));
      held.set(heldKey(stockLine), stockLine);
      touched.add(line.item_id);
    }
  }
  // What the snapshot no longer has (a line taken off, another item, a line that counts no more) is given back.
  for (const line of [...held.values()].filter(
    (one) => one.orderId === orderId && !current.has(heldKey(one)),
  )) {
    const off = `${sourceKey(line.externalLineId)}:off`;
    sheet.setLine({ ...line, preference }, { committed: 0, settled: 0 }, off);
    held.delete(heldKey(line));
    touched.add(line.itemId);
  }
  for (const itemId of touched) {
    sheet.serveWaiting(itemId);
  }
  return touched;
}

interface BookedOrder {
  readonly order: OrderToBook;
  readonly lines: readonly OrderLineRow[];
}

function itemsOf(booked: readonly BookedOrder[], held: readonly HeldLine[]): readonly ItemRef[] {
  const items = new Map<ItemId, ItemRef>();
  for (const { merchantId, itemId } of held) {
    items.set(itemId, { merchantId, itemId });
  }
  for (const { merchant_id: merchantId, item_id: itemId } of booked.flatMap(({ lines }) => lines)) {
    if (itemId !== null) {
      items.set(itemId, { merchantId, itemId });
    }
  }
  return [...items.values()];
}

function lineWrites(booked: readonly BookedOrder[]): readonly RawBuilder<unknown>[] {
  // Of several snapshots of one order in a batch the last one stays.
  const latest = [...new Map(booked.map((one) => [one.order.orderId, one])).values()];
  const rows = latest.flatMap(({ lines }) => lines);
  const columns = `merchant_id uuid, order_id uuid, external_line_id text, listing_id uuid, item_id uuid,
    external_key text, sku text, effect text, quantity int, cancelled int, restocked int,
    unit_price numeric, currency text`;
  const upsert = sql`
    insert into order_lines (merchant_id, order_id, external_line_id, listing_id, item_id, external_key, sku, effect,
                             quantity, cancelled, restocked, unit_price, currency)
    select * from ${recordset(rows, 'line', columns)}
    on conflict (order_id, external_line_id, merchant_id) do update
    set listing_id = excluded.listing_id, item_id = excluded.item_id, external_key = excluded.external_key,
        sku = excluded.sku, effect = excluded.effect, quantity = excluded.quantity, cancelled = excluded.cancelled,
        restocked = excluded.restocked, unit_price = excluded.unit_price, currency = excluded.currency`;
  const edited = latest.filter(({ order }) => order.revision > 1);
  if (edited.length === 0) {
    return [upsert];
  }
  // A line that the newest snapshot no longer has stays on record, with nothing of it wanted.
  const present = edited.map(({ order }) => ({
    order_id: order.orderId,
    present: order.snapshot.lines.map((line) => line.externalLineId),
  }));
  return [
    upsert,
    sql`
      update order_lines set cancelled = quantity
      from ${recordset(present, 'latest', 'order_id uuid, present text[]')}
      where order_lines.order_id = latest.order_id and order_lines.external_line_id <> all (latest.present)
        and cancelled < quantity`,
  ];
}

/** Notes the items whose listings have to be looked at; spreading that is done outside this transaction. */
function touchWrite(rows: readonly object[], at: Date): RawBuilder<unknown> {
  return sql`
    insert into touched_items (merchant_id, item_id, order_id, cause, cause_at)
    select merchant_id, item_id, order_id, 'order', ${at}::timestamptz
    from ${recordset(rows, 'touched', 'merchant_id uuid, item_id uuid, order_id uuid')}`;
}
