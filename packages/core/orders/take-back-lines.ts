import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { together } from '@onhand/database/together.ts';
import type { LocationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { inspected, restocksToTakeOff } from '@onhand/domain/orders/inspect-returned.ts';
import { sql } from 'kysely';
import { loadPreferences, loadSheet } from '../stock/load-sheet.ts';
import { touchItems } from '../stock/touch-items.ts';
import { sheetWrites } from '../stock/write-sheet.ts';
import { findRestocks } from './find-restocks.ts';
import type { LineRestock } from './find-restocks.ts';
import { lockOrderLines, partsOfLine } from './lock-order-lines.ts';

/** Units of an order line that came back and were looked at. They are those of the line. */
export interface InspectedLine {
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly sellable: number;
  readonly damaged: number;
  /** Where the sellable units are. */
  readonly locationId: LocationId;
}

/**
 * Puts the sellable units of inspected lines back on hand, as an adjustment with the reason `returned`.
 * Orders that wait get them first. Units that the platform has put back on sale before are taken off where
 * its news put them, unless a count since then has taken them off already.
 *
 * @throws Refusal `order_not_found`, `order_line_not_found`, `order_line_not_counted`
 */
export async function takeBackLines(
  tx: Tx,
  {
    merchantId,
    lines,
    sourceKey,
    note,
  }: {
    readonly merchantId: MerchantId;
    readonly lines: readonly InspectedLine[];
    /** Names the cause. A key takes each line back once. */
    readonly sourceKey: string;
    readonly note?: string;
  },
  { actor, at }: { readonly actor: string; readonly at: Date },
): Promise<void> {
  const known = await lockOrderLines(tx, merchantId, lines);
  const preferences = await loadPreferences(tx, [merchantId]);
  const items = known.flatMap((line) => partsOfLine(line).map(({ itemId }) => ({ merchantId, itemId })));
  const orderIds = [...new Set(lines.map(({ orderId }) => orderId))];
  const sheet = await loadSheet(tx, { items, orderIds, preferences, holders: true });
  const restocks = await findRestocks(tx, merchantId, lines);
  const rows = lines.map(({ orderId, externalLineId, locationId, ...units }, index) => {
    const line = found(known[index], 'order_line_not_found');
    const { restockedBefore, returned, restocksInspected } = inspected(line, units);
    for (const { itemId, quantity } of partsOfLine(line)) {
      const named = { orderId, externalLineId, itemId };
      const told = restocks.filter((one) => isOf(one, named));
      const [hold = { locationId }] = sheet.holdsOf(named).holds;
      const off = restocksToTakeOff(told, {
        units: restockedBefore * quantity,
        before: line.restocksInspected * quantity,
        at: hold.locationId,
      });
      const key = `${sourceKey}:${orderId}:${externalLineId}`;
      const differences = differencesAt({ locationId, units: units.sellable * quantity }, off);
      for (const [at, difference] of differences) {
        sheet.addOnHand({ merchantId, itemId, locationId: at }, difference, 'adjustment', key);
      }
    }
    return {
      order_id: orderId,
      external_line_id: externalLineId,
      returned,
      restocks_inspected: restocksInspected,
    };
  });
  for (const { itemId } of items) sheet.serveWaiting(itemId);
  const columns = 'order_id uuid, external_line_id text, returned int, restocks_inspected int';
  await together(tx, [
    ...sheetWrites(sheet, { actor, at, reason: 'returned', ...(note !== undefined && { note }) }),
    sql`
      update order_lines set returned = back.returned, restocks_inspected = back.restocks_inspected
      from ${recordset(rows, 'back', columns)}
      where order_lines.merchant_id = ${merchantId} and order_lines.order_id = back.order_id
        and order_lines.external_line_id = back.external_line_id`,
    touchItems(items, 'return', at),
  ]);
}

type LineItem = Pick<LineRestock, 'orderId' | 'externalLineId' | 'itemId'>;

function isOf(restock: LineItem, { orderId, externalLineId, itemId }: LineItem): boolean {
  return (
    restock.orderId === orderId && restock.externalLineId === externalLineId && restock.itemId === itemId
  );
}

interface UnitsAt {
  readonly locationId: LocationId;
  readonly units: number;
}

/** Sums added units, less those that are taken off, by location. Leaves out those that stay as they are. */
function differencesAt(added: UnitsAt, off: readonly UnitsAt[]): readonly (readonly [LocationId, number])[] {
  const differences = new Map([[added.locationId, added.units]]);
  for (const { locationId, units } of off) {
    differences.set(locationId, (differences.get(locationId) ?? 0) - units);
  }
  return [...differences].filter(([, difference]) => difference !== 0);
}
