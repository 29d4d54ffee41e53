import type { itemWithOrders } from '@onhand/contracts/gateway-api/items.ts';
import type { ItemRow } from '@onhand/core/items/item-row.ts';
import { countEarlierOf } from '@onhand/core/orders/earlier-properties.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';

/** Renders an item with the number of active orders that have earlier properties. */
export async function itemView(
  db: Db,
  merchantId: MerchantId,
  row: ItemRow,
): Promise<z.infer<typeof itemWithOrders>> {
  return { ...row, earlierOrders: await countEarlierOf(db, merchantId, row) };
}
