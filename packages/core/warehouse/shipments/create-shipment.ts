import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { LocationId, MerchantId, ShipmentId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { noteSubject } from '../../audit/action.ts';
import { findLocations } from '../../merchants/locations/find-locations.ts';
import { shipLines } from '../../orders/ship-lines.ts';
import type { LineToShip } from '../../orders/ship-lines.ts';
import { requireWarehouse } from '../require-warehouse.ts';
import { readShipment } from './shipment-row.ts';
import type { Shipment } from './shipment-row.ts';

/** A shipment to record: units of one order or of several that have left. */
export interface NewShipment {
  readonly merchantId: MerchantId;
  /** The warehouse's number. A reference ships nothing twice. */
  readonly reference: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly note?: string;
  /** Left out: now. */
  readonly shippedAt?: Date;
  readonly lines: readonly LineToShip[];
}

export interface ShippingActor {
  readonly actor: string;
  readonly at: Date;
}

/**
 * Records a shipment, and takes its units out of stock. The same shipment again changes nothing. The caller
 * nudges publishers.
 *
 * @throws Refusal `stock_not_in_warehouse`, `shipment_exists` if the reference has other lines,
 * `location_not_found`, and those of `shipLines`
 */
export async function createShipment(db: Db, shipment: NewShipment, by: ShippingActor): Promise<Shipment> {
  const { merchantId, lines } = shipment;
  return inTransaction(db, async (tx) => {
    await requireWarehouse(tx, merchantId);
    const made = await insertShipment(tx, shipment, by);
    const id = made ?? found(await findShipment(tx, shipment), 'shipment_not_found');
    noteSubject(id);
    if (made !== undefined) await addShipmentLines(tx, { ...shipment, id }, lines, by);
    const stored = found(await readShipment(tx, { merchantId, id }), 'shipment_not_found');
    if (made === undefined && !hasLines(stored, lines)) throw new Refusal('shipment_exists');
    return stored;
  });
}

/** Inserts a shipment without lines. Undefined: another one has its reference. */
export async function insertShipment(
  tx: Tx,
  { merchantId, reference, carrier, trackingNumber, note, shippedAt }: Omit<NewShipment, 'lines'>,
  { actor, at }: ShippingActor,
): Promise<ShipmentId | undefined> {
  const made = await tx
    .insertInto('shipments')
    .values({
      merchant_id: merchantId,
      reference,
      carrier: carrier ?? null,
      tracking_number: trackingNumber ?? null,
      note: note ?? null,
      shipped_at: shippedAt ?? at,
      created_at: at,
      created_by: actor,
    })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'reference']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id;
}

/** Finds and locks a shipment by its reference. */
export async function findShipment(
  tx: Tx,
  { merchantId, reference }: Pick<NewShipment, 'merchantId' | 'reference'>,
): Promise<ShipmentId | undefined> {
  const shipment = await tx
    .selectFrom('shipments')
    .where('merchant_id', '=', merchantId)
    .where('reference', '=', reference)
    .select('id')
    .forUpdate()
    .executeTakeFirst();
  return shipment?.id;
}

/**
 * Adds lines to a shipment, and takes their units out of stock.
 *
 * @throws Refusal `location_not_found`, and those of `shipLines`
 */
export async function addShipmentLines(
  tx: Tx,
  {
    merchantId,
    id,
    shippedAt,
  }: { readonly merchantId: MerchantId; readonly id: ShipmentId; readonly shippedAt?: Date },
  lines: readonly LineToShip[],
  by: ShippingActor,
): Promise<void> {
  const ids = lines.flatMap(({ locationId }) => locationId ?? ([] as LocationId[]));
  const known = await findLocations(tx, { merchantId, ids });
  if (ids.some((locationId) => !known.has(locationId))) throw new Refusal('location_not_found');
  const sourceKey = `shipment:${id}`;
  await shipLines(tx, { merchantId, lines, sourceKey, shippedAt: shippedAt ?? by.at }, by);
  const rows = lines.map(({ orderId, externalLineId, units, locationId }) => ({
    merchant_id: merchantId,
    shipment_id: id,
    order_id: orderId,
    external_line_id: externalLineId,
    units,
    location_id: locationId,
  }));
  const columns =
    'merchant_id uuid, shipment_id uuid, order_id uuid, external_line_id text, units int, location_id uuid';
  await sql`
    insert into shipment_lines (merchant_id, shipment_id, order_id, external_line_id, units, location_id)
    select * from ${recordset(rows, 'line', columns)}`.execute(tx);
}

function hasLines(shipment: Shipment, lines: readonly LineToShip[]): boolean {
  const nameOf = ({ orderId, externalLineId, units, locationId }: LineToShip) =>
    `${orderId} ${externalLineId} ${units} ${locationId}`;
  const stored = new Set(shipment.lines.map(nameOf));
  return stored.size === lines.length && lines.every((line) => stored.has(nameOf(line)));
}
