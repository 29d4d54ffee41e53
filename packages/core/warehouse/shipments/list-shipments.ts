import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import type { MerchantId, OrderId, ShipmentId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { shipmentColumns } from './shipment-row.ts';
import type { ShipmentRow } from './shipment-row.ts';

/** Lists a merchant's shipments, newest first: all of them, or those with units of an order. */
export async function listShipments(
  db: Db,
  {
    merchantId,
    orderId,
    after,
    limit,
  }: { readonly merchantId: MerchantId; readonly orderId?: OrderId | undefined } & Page<ShipmentId>,
): Promise<readonly ShipmentRow[]> {
  return db
    .selectFrom('shipments')
    .where('merchant_id', '=', merchantId)
    .$if(orderId !== undefined, (query) =>
      query.where(sql<boolean>`exists (
        select from shipment_lines sent
        where sent.merchant_id = shipments.merchant_id and sent.shipment_id = shipments.id
          and sent.order_id = ${orderId ?? null})`),
    )
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(shipmentColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
