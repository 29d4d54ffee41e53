import type { Db } from '@onhand/database/connect.ts';
import type { ItemId, LocationId, MerchantId, OrderId, ShipmentId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** Units of an order line that left with a shipment. */
export interface ShipmentLineRow {
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly itemId: ItemId | null;
  readonly sku: string | null;
  readonly units: number;
  /** Where they left. Null: where the line's units were. */
  readonly locationId: LocationId | null;
}

export interface ShipmentRow {
  readonly id: ShipmentId;
  readonly reference: string;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly note: string | null;
  readonly shippedAt: Date;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** A shipment with its lines. */
export interface Shipment extends ShipmentRow {
  readonly lines: readonly ShipmentLineRow[];
}

export const shipmentColumns = [
  'id',
  'reference',
  'carrier',
  'tracking_number as trackingNumber',
  'note',
  'shipped_at as shippedAt',
  'created_at as createdAt',
  'created_by as createdBy',
] as const;

/** Reads a shipment with its lines. Undefined: the merchant has no such shipment. */
export async function readShipment(
  db: Db,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: ShipmentId },
): Promise<Shipment | undefined> {
  const shipment = await db
    .selectFrom('shipments')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(shipmentColumns)
    .executeTakeFirst();
  if (shipment === undefined) return undefined;
  const { rows: lines } = await sql<ShipmentLineRow>`
    select sent.order_id as "orderId", sent.external_line_id as "externalLineId", line.item_id as "itemId", line.sku,
           sent.units, sent.location_id as "locationId"
    from shipment_lines sent
    join order_lines line on (line.order_id, line.external_line_id, line.merchant_id)
                           = (sent.order_id, sent.external_line_id, sent.merchant_id)
    where sent.merchant_id = ${merchantId} and sent.shipment_id = ${id}
    order by sent.order_id, sent.external_line_id`.execute(db);
  return { ...shipment, lines };
}
