import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { MerchantId, OrderId, PlanId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { OrderToApply } from '../orders/apply-properties.ts';

interface PlanRef {
  readonly merchantId: MerchantId;
  readonly planId: PlanId;
}

/** The number of orders per statement. */
const batchSize = 10_000;

/** Keeps orders with a plan, and since when the item had the properties that the plan shows. */
export async function insertPlanOrders(
  tx: Tx,
  { merchantId, planId }: PlanRef,
  { orderIds, asOf }: { readonly orderIds: readonly OrderId[]; readonly asOf: Date },
): Promise<void> {
  for (let from = 0; from < orderIds.length; from += batchSize) {
    const rows = orderIds.slice(from, from + batchSize).map((id) => ({ id }));
    await sql`
      insert into plan_orders (merchant_id, plan_id, order_id, as_of)
      select ${merchantId}, ${planId}, id, ${asOf}::timestamptz from ${recordset(rows, 'kept', 'id uuid')}`.execute(
      tx,
    );
  }
}

/** Counts the orders of a plan by what it showed: since when the item had its properties. */
export async function countPlanOrders(
  tx: Tx,
  { merchantId, planId }: PlanRef,
): Promise<{ readonly orders: number; readonly asOf: Date | null }> {
  const { rows } = await sql<{ orders: number; asOf: Date | null }>`
    select count(*)::int as orders, max(as_of) as "asOf" from plan_orders
    where merchant_id = ${merchantId} and plan_id = ${planId}`.execute(tx);
  return rows[0] ?? { orders: 0, asOf: null };
}

/** Lists the next orders of a plan, in the order of their ids. `after`: null for the first. */
export async function nextPlanOrders(
  db: Db,
  { merchantId, planId, after, limit }: PlanRef & { readonly after: string | null; readonly limit: number },
): Promise<readonly OrderToApply[]> {
  const { rows } = await sql<OrderToApply>`
    select order_id as id, as_of as "asOf" from plan_orders
    where merchant_id = ${merchantId} and plan_id = ${planId}
      and (${after}::uuid is null or order_id > ${after}::uuid)
    order by order_id limit ${limit}`.execute(db);
  return rows;
}
