import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { skippedOrder } from '@onhand/domain/items/skipped-order.ts';
import type { SkippedOrder } from '@onhand/domain/items/skipped-order.ts';
import { sql } from 'kysely';
import { earlierLines } from './earlier-properties.ts';
import { linesSelling } from './kept-properties.ts';
import { lockOrders } from './lock-order-lines.ts';

/** An order, and since when the item had the properties that the order is to have. */
export interface OrderToApply {
  readonly id: OrderId;
  readonly asOf: Date;
}

/**
 * Applies an item's properties of this moment to orders, if they are still those from `asOf` on. Locks the
 * orders, so that no shipment and no news is booked meanwhile. Returns why it left orders out, one by one.
 */
export async function applyProperties(
  tx: Tx,
  {
    merchantId,
    itemId,
    orders,
  }: {
    readonly merchantId: MerchantId;
    readonly itemId: ItemId;
    readonly orders: readonly OrderToApply[];
  },
  by: { readonly actor: string; readonly at: Date },
): Promise<readonly SkippedOrder[]> {
  const orderIds = orders.map(({ id }) => id);
  await lockOrders(tx, merchantId, orderIds);
  const of = { merchantId, itemId, orderIds };
  const { rows } = await sql<{ id: OrderId; isSeen: boolean; isActive: boolean; isEarlier: boolean }>`
    select wanted.id, items.properties_since is not distinct from wanted.as_of as "isSeen",
           exists (select from (${linesOf(of)}) line where line.order_id = wanted.id and line.active) as "isActive",
           wanted.id in (select line.order_id from (${earlierLines(of)}) line) as "isEarlier"
    from ${recordset(rowsOf(orders), 'wanted', 'id uuid, as_of timestamptz')}
    join items on items.merchant_id = ${merchantId} and items.id = ${itemId}`.execute(tx);
  const skipped = new Map(
    rows.flatMap((row) => {
      const reason = skippedOrder(row);
      return reason === null ? [] : [[row.id, reason] as const];
    }),
  );
  const applied = orders.filter(({ id }) => !skipped.has(id));
  await sql`
    insert into applied_properties (merchant_id, order_id, item_id, as_of, applied_at, applied_by)
    select ${merchantId}, id, ${itemId}, as_of, ${by.at}::timestamptz, ${by.actor}
    from ${recordset(rowsOf(applied), 'applied', 'id uuid, as_of timestamptz')}
    on conflict (order_id, item_id, merchant_id) do update
    set as_of = excluded.as_of, applied_at = excluded.applied_at, applied_by = excluded.applied_by
    where applied_properties.as_of < excluded.as_of`.execute(tx);
  return [...skipped.values()];
}

function rowsOf(orders: readonly OrderToApply[]) {
  return orders.map(({ id, asOf }) => ({ id, as_of: asOf }));
}

function linesOf({
  merchantId,
  itemId,
  orderIds,
}: {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly orderIds: readonly OrderId[];
}) {
  const of = { merchantId: sql`${merchantId}::uuid`, itemId: sql`${itemId}::uuid` };
  return sql`${linesSelling(of)} and line.order_id = any(${orderIds}::uuid[])`;
}
