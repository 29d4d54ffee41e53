import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { LineToShip } from '../../orders/ship-lines.ts';
import { bookFileRow } from '../book-file-row.ts';
import type { FileRowOutcome } from '../book-file-row.ts';
import { findOrderLines } from '../find-order-lines.ts';
import type { FoundOrderLine, NamedOrderLine } from '../find-order-lines.ts';
import { stockOfLine } from '../stock-of-line.ts';
import { requireWarehouse } from '../require-warehouse.ts';
import { findPlaces } from '../resolve-rows.ts';
import { addShipmentLines, findShipment, insertShipment } from './create-shipment.ts';
import type { ShippingActor } from './create-shipment.ts';

/** What a row of a file ships. */
export interface ShipmentFileRow extends NamedOrderLine {
  readonly reference: string;
  readonly units: number;
  /** The id or the name of a location. Empty: where the line's units are. */
  readonly location: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
}

/**
 * Units that a row takes out, and those that its order line still holds afterwards, in units of its items.
 */
export interface ShipmentEffect {
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly onHandBefore: number;
  readonly onHandAfter: number;
  readonly committedBefore: number;
  readonly committedAfter: number;
}

/**
 * Takes in a file of shipments, a transaction for each row. A row adds an order line to the shipment that its
 * reference names; sent again, it changes nothing. The caller nudges publishers.
 *
 * @throws Refusal `stock_not_in_warehouse`
 */
export async function bookShipmentRows(
  db: Db,
  merchantId: MerchantId,
  rows: readonly ShipmentFileRow[],
  { dryRun, ...by }: ShippingActor & { readonly dryRun: boolean },
): Promise<readonly FileRowOutcome<{ readonly effect: ShipmentEffect }>[]> {
  await requireWarehouse(db, merchantId);
  const lines = await findOrderLines(db, merchantId, rows);
  const placeOf = await findPlaces(
    db,
    merchantId,
    rows.map(({ location }) => location),
  );
  const outcomes: FileRowOutcome<{ readonly effect: ShipmentEffect }>[] = [];
  const isAgain = namedAgain(rows, lines);
  for (const [index, row] of rows.entries()) {
    const line = found(lines[index], 'order_line_not_found');
    const place = row.location === '' ? { id: null } : placeOf(row.location);
    if (line.kind === 'refused') outcomes.push(line);
    else if (isAgain.has(index)) outcomes.push({ kind: 'refused', code: 'order_line_named_twice' });
    else if ('code' in place) outcomes.push({ kind: 'refused', code: place.code });
    else {
      const { orderId, externalLineId } = line;
      const toShip = { orderId, externalLineId, units: row.units, locationId: place.id };
      outcomes.push(await bookFileRow(db, dryRun, (tx) => bookRow(tx, { ...row, merchantId }, toShip, by)));
    }
  }
  return outcomes;
}

/** Lists the rows whose order line another row before them ships with the same shipment. */
function namedAgain(rows: readonly ShipmentFileRow[], lines: readonly FoundOrderLine[]): ReadonlySet<number> {
  const named = new Set<string>();
  return new Set(
    rows.flatMap(({ reference }, index) => {
      const line = lines[index];
      if (line?.kind !== 'found') return [];
      const name = JSON.stringify([reference, line.orderId, line.externalLineId]);
      if (named.has(name)) return [index];
      named.add(name);
      return [];
    }),
  );
}

async function bookRow(
  tx: Tx,
  row: ShipmentFileRow & { readonly merchantId: MerchantId },
  line: LineToShip,
  by: ShippingActor,
): Promise<{ readonly kind: 'booked' | 'unchanged'; readonly effect: ShipmentEffect }> {
  const id = found(
    (await insertShipment(tx, row, by)) ?? (await findShipment(tx, row)),
    'shipment_not_found',
  );
  const { merchantId } = row;
  const { orderId, externalLineId } = line;
  const sent = await tx
    .selectFrom('shipment_lines')
    .where('merchant_id', '=', merchantId)
    .where('shipment_id', '=', id)
    .where('order_id', '=', orderId)
    .where('external_line_id', '=', externalLineId)
    .select(['units', 'location_id'])
    .executeTakeFirst();
  if (sent !== undefined && sent.units !== line.units) {
    throw new Refusal('shipment_exists', { detail: `It has ${sent.units} units of this order line.` });
  }
  if (sent !== undefined && sent.location_id !== line.locationId) {
    throw new Refusal('shipment_exists', { detail: 'Its units of this order line left elsewhere.' });
  }
  const before = await stockOfLine(tx, merchantId, line);
  if (sent === undefined) await addShipmentLines(tx, { merchantId, id }, [line], by);
  const after = await stockOfLine(tx, merchantId, line);
  return {
    kind: sent === undefined ? 'booked' : 'unchanged',
    effect: {
      orderId,
      externalLineId,
      onHandBefore: before.onHand,
      onHandAfter: after.onHand,
      committedBefore: before.committed,
      committedAfter: after.committed,
    },
  };
}
