import type { MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { heldBy, orderColumns } from './order-row.ts';
import type { OrderRow } from './order-row.ts';

/** Reads a merchant's order by its id, as the API shows it. Returns undefined if there is none. */
export async function readOrder(
  db: Db,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: OrderId },
): Promise<OrderRow | undefined> {
  return db
    .selectFrom('orders')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select([...orderColumns, heldBy])
    .executeTakeFirst();
}
