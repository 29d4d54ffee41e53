import { storedChange } from '@onhand/contracts/gateway-api/plans.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { skippedFor } from '@onhand/domain/runs/run.ts';
import { applyProperties } from '../orders/apply-properties.ts';
import type { OrderToApply } from '../orders/apply-properties.ts';
import { processPage } from '../runs/items/process-page.ts';
import type { MerchantRunRow } from '../runs/run-row.ts';
import { findPlan } from './find-plan.ts';
import { nextPlanOrders } from './plan-orders.ts';

/** Each page locks its orders, so that they cannot be shipped meanwhile. */
const ordersOfPage = 200;

/**
 * Applies the item's properties to the next orders of a run's plan, in one commit with the run's cursor.
 * Skips orders to which the plan no longer applies (`skippedOrder`). Ends the run after the last page. Does
 * nothing if the run is at another page by now.
 */
export async function applyNextOrders(
  db: Db,
  run: MerchantRunRow,
  { clock, pageSize = ordersOfPage }: { readonly clock: { now(): Date }; readonly pageSize?: number },
): Promise<void> {
  const { merchantId } = run;
  const planId = found(run.planId, 'plan_not_found');
  const plan = found(await findPlan(db, { merchantId, id: planId }), 'plan_not_found');
  const change = storedChange.parse(plan.change);
  if (change.kind !== 'apply_item_properties') throw new Error(`The plan ${planId} applies no properties.`);
  const { itemId } = change;
  const rows = await nextPlanOrders(db, { merchantId, planId, after: run.cursor, limit: pageSize });
  const store = async (tx: Tx, running: MerchantRunRow, orders: readonly OrderToApply[], at: Date) => {
    const by = { actor: running.actor ?? '', at };
    const skipped = await applyProperties(tx, { merchantId, itemId, orders }, by);
    const counts = { done: orders.length - skipped.length, skipped: skipped.length };
    return { ...counts, ...skippedFor(skipped) };
  };
  await processPage(db, run, { rows, keyOf: ({ id }) => id, store }, clock.now());
}
