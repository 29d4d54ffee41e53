import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { linesOf } from '@onhand/database/take-in/order-lines.ts';
import type { OrderLineRow } from '@onhand/database/take-in/order-lines.ts';
import type { IntegrationId, ItemId, LocationId, OrderId } from '@onhand/domain/ids.ts';
import { lineTarget } from '@onhand/domain/stock/line-target.ts';
import type { StockLine, StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { loadSheet, writeSheet } from './sheet.ts';
import { lineParts } from '../names.ts';
import { countedLines, knownListings, merchantId, touch } from './store.ts';
import type { Catalogue, Store } from './store.ts';

export interface AcceptedOrder {
  /** `shop/order`. */
  readonly name: string;
  readonly revision: number;
  readonly snapshot: OrderSnapshot;
}

/** Books what these snapshots require, one after the other, on one sheet; see book-orders.ts of the database. */
export function bookOrders(store: Store, catalogue: Catalogue, orders: readonly AcceptedOrder[]): void {
  const before = new Set(orders.filter(({ revision }) => revision > 1).map(({ name }) => name));
  const listings = knownListings(store);
  const counted = countedLines(store, before);
  const held = new Map(
    [...store.holds.keys(), ...store.oversold.keys()]
      .filter((name) => before.has(lineParts(name).order))
      .map((name) => [name, lineParts(name)]),
  );
  const booked = orders.map((order) => {
    const [shop = ''] = order.name.split('/');
    const ids = { merchantId, integrationId: shop as IntegrationId, orderId: order.name as OrderId };
    return { order, shop, lines: linesOf({ ...order, ...ids }, listings, counted) };
  });
  const items = new Set([...held.values()].map(({ item }) => item));
  for (const line of booked.flatMap(({ lines }) => lines)) {
    if (line.item_id !== null) items.add(line.item_id);
  }
  const sheet = loadSheet(store, catalogue, { items, orders: before });
  const touched = new Set<string>();
  for (const { order, shop, lines } of booked) {
    const preference = (catalogue.preferences.get(shop) ?? []) as LocationId[];
    for (const item of bookOrder(sheet, order, lines, held, preference)) {
      touched.add(`${order.name} ${item}`);
    }
  }
  writeLines(store, booked);
  writeSheet(store, sheet);
  for (const one of touched) touch(store, one.split(' ')[1] ?? '');
}

function bookOrder(
  sheet: StockSheet,
  { name, revision, snapshot }: AcceptedOrder,
  lines: readonly OrderLineRow[],
  held: Map<string, { order: string; line: string; item: string }>,
  preference: readonly LocationId[],
): ReadonlySet<ItemId> {
  const current = new Set<string>();
  const touched = new Set<ItemId>();
  const stockLine = (line: string, itemId: ItemId): StockLine => ({
    merchantId,
    orderId: name as OrderId,
    externalLineId: line,
    itemId,
    preference,
  });
  for (const line of lines) {
    if (line.item_id !== null && line.effect === 'counted') {
      const key = `${name}/${line.external_line_id} ${line.item_id}`;
      const source = `order:${name}:${revision}:${line.external_line_id}`;
      sheet.setLine(stockLine(line.external_line_id, line.item_id), lineTarget(snapshot, line), source);
      current.add(key);
      held.set(key, { order: name, line: line.external_line_id, item: line.item_id });
      touched.add(line.item_id);
    }
  }
  for (const [key, { line, item }] of [...held].filter(
    ([key, { order }]) => order === name && !current.has(key),
  )) {
    const itemId = item as ItemId;
    const nothing = { committed: 0, settled: 0 };
    sheet.setLine(stockLine(line, itemId), nothing, `order:${name}:${revision}:${line}:off`);
    held.delete(key);
    touched.add(itemId);
  }
  for (const item of touched) sheet.serveWaiting(item);
  return touched;
}

function writeLines(
  store: Store,
  booked: readonly { order: AcceptedOrder; lines: readonly OrderLineRow[] }[],
): void {
  const latest = new Map(booked.map((one) => [one.order.name, one]));
  for (const { order, lines } of latest.values()) {
    for (const line of lines) {
      store.lines.set(`${order.name}/${line.external_line_id}`, {
        item: line.item_id,
        listing: line.listing_id,
        externalKey: line.external_key,
        effect: line.effect,
        quantity: line.quantity,
        cancelled: line.cancelled,
        restocked: line.restocked,
      });
    }
    const present = new Set(order.snapshot.lines.map((line) => line.externalLineId));
    for (const [name, line] of store.lines) {
      const { order: of, line: id } = lineParts(name);
      if (of === order.name && !present.has(id) && line.cancelled < line.quantity) {
        store.lines.set(name, { ...line, cancelled: line.quantity });
      }
    }
  }
}
