import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { together } from '@onhand/database/together.ts';
import type { ItemId, LocationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Component } from '@onhand/domain/orders/sold-listing.ts';
import { unitsGone } from '@onhand/domain/stock/line-target.ts';
import type { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import { listOrderHolds } from '../stock/list-order-holds.ts';
import { loadPreferences, loadSheet } from '../stock/load-sheet.ts';
import { touchItems } from '../stock/touch-items.ts';
import { sheetWrites } from '../stock/write-sheet.ts';
import { selectHeldLines } from './held-lines.ts';
import { lockOrderLines, partsOfLine } from './lock-order-lines.ts';
import type { LockedLine } from './lock-order-lines.ts';

/** Units of an order line that leave. */
export interface LineToShip {
  readonly orderId: OrderId;
  readonly externalLineId: string;
  /** Units of the line, so of the bundle that it sells. */
  readonly units: number;
  /** Where they leave. Null: where the line's units are. */
  readonly locationId: LocationId | null;
}

/**
 * Takes units of order lines out of stock: settles what the lines have committed. Units that the platform has
 * told of before are only noted. The merchant's stock must be in a warehouse.
 *
 * @throws Refusal `order_not_found`, `order_line_not_found`, `order_line_not_counted`, `shipped_too_many`,
 * `units_not_committed`, or `order_held` if something holds one of the orders
 */
export async function shipLines(
  tx: Tx,
  {
    merchantId,
    lines,
    sourceKey,
    shippedAt,
  }: {
    readonly merchantId: MerchantId;
    readonly lines: readonly LineToShip[];
    /** Names the cause. A key ships each line once. */
    readonly sourceKey: string;
    /** A count since then lacked the units already. */
    readonly shippedAt: Date;
  },
  by: { readonly actor: string; readonly at: Date },
): Promise<void> {
  const known = await lockOrderLines(tx, merchantId, lines);
  const preferences = await loadPreferences(tx, [merchantId]);
  const items = known.flatMap((line) => partsOfLine(line).map(({ itemId }) => ({ merchantId, itemId })));
  const orderIds = [...new Set(lines.map(({ orderId }) => orderId))];
  // A count since then gets its units back, and may have to take others' away.
  const { rows: held } = await selectHeldLines(orderIds).execute(tx);
  const sheet = await loadSheet(tx, { items: [...items, ...held], orderIds, preferences, holders: true });
  const holds = await listOrderHolds(tx, { merchantId, orderIds });
  if (holds.length > 0) throw new Refusal('order_held', { members: { holds } });
  for (const [index, line] of lines.entries()) {
    ship(sheet, found(known[index], 'order_line_not_found'), line, {
      sourceKey,
      leftAt: shippedAt.getTime(),
    });
  }
  const rows = lines.map(({ orderId, externalLineId, units }) => {
    return { order_id: orderId, external_line_id: externalLineId, units };
  });
  await together(tx, [
    ...sheetWrites(sheet, by),
    sql`
      update order_lines set shipped = shipped + sent.units
      from ${recordset(rows, 'sent', 'order_id uuid, external_line_id text, units int')}
      where order_lines.merchant_id = ${merchantId} and order_lines.order_id = sent.order_id
        and order_lines.external_line_id = sent.external_line_id`,
    touchItems(items, 'shipment', by.at),
  ]);
}

function ship(
  sheet: StockSheet,
  line: LockedLine,
  { units, locationId }: LineToShip,
  { sourceKey, leftAt }: { readonly sourceKey: string; readonly leftAt: number },
): void {
  const { merchantId, orderId, externalLineId } = line;
  for (const part of partsOfLine(line)) {
    const stockLine = { merchantId, orderId, externalLineId, itemId: part.itemId };
    check(sheet, line, { part, units, locationId });
    const gone = goneAfter(line, units) * part.quantity;
    const key = `${sourceKey}:${orderId}:${externalLineId}`;
    sheet.ship(stockLine, { gone, from: locationId, leftAt }, key);
  }
}

function check(
  sheet: StockSheet,
  line: LockedLine,
  {
    part: { itemId, quantity },
    units,
    locationId,
  }: { readonly part: Component; readonly units: number; readonly locationId: LocationId | null },
): void {
  const { orderId, externalLineId } = line;
  const { holds, oversold } = sheet.holdsOf({ orderId, externalLineId, itemId });
  const settled = holds.reduce((sum, hold) => sum + Math.max(0, hold.settled), 0);
  const held = holds.reduce((sum, { committed }) => sum + committed, settled);
  const gone = goneAfter(line, units) * quantity;
  const named = { orderId, externalLineId, itemId };
  /** Returns how many of the units can leave if so many of the item are there. */
  const leaving = (there: number) => Math.max(0, units - Math.ceil((gone - there) / quantity));
  if (gone > held + oversold) {
    throw new Refusal('shipped_too_many', { members: { ...named, left: leaving(held + oversold) } });
  }
  if (gone > held) throw notCommitted(named, leaving(held));
  const leaves = gone - settled;
  const here = holds.find((hold) => hold.locationId === locationId)?.committed ?? 0;
  if (locationId !== null && leaves > here) throw notCommitted(named, Math.floor(here / quantity));
}

/** Returns how many units of a line are gone once `units` more have left. */
function goneAfter(line: LockedLine, units: number): number {
  return unitsGone({ ...line, shipped: line.shipped + units });
}

function notCommitted(
  line: { readonly orderId: OrderId; readonly externalLineId: string; readonly itemId: ItemId },
  units: number,
): Refusal {
  return new Refusal('units_not_committed', { members: { ...line, committed: units } });
}
