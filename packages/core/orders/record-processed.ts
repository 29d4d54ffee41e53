import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { SaleOutcomeKind } from '@onhand/domain/orders/sale-outcome.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { OrderName } from './delivery.ts';
import { findOrderId } from './find-order-id.ts';

/** Marks an order's revision as processed. Returns false if a newer revision has arrived meanwhile. */
export async function recordProcessed(
  db: Db,
  order: {
    merchantId: MerchantId;
    id: OrderId;
    revision: number;
    outcome: SaleOutcomeKind;
    /** The run that ends with the outcome. */
    runId: string;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('orders')
    .set({ processed_revision: order.revision, outcome: order.outcome, outcome_run_id: order.runId })
    .where('merchant_id', '=', order.merchantId)
    .where('id', '=', order.id)
    .where('revision', '=', order.revision)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Records that the run that followed an order failed. The order's revision stays unprocessed. */
export async function recordFailedRun(
  db: Db,
  order: { merchantId: MerchantId; integrationId: IntegrationId; runId: string } & OrderName,
): Promise<void> {
  const id = await findOrderId(db, order);
  if (id === undefined) return;
  await db
    .updateTable('orders')
    .set({ outcome: 'failed', outcome_run_id: order.runId })
    .where('merchant_id', '=', order.merchantId)
    .where('id', '=', id)
    .execute();
}

/** Records that a run tries again what failed in an earlier run of the order. The outcome stays for now. */
export async function recordRetryingRun(
  db: Db,
  order: { merchantId: MerchantId; id: OrderId; runId: string },
): Promise<void> {
  await db
    .updateTable('orders')
    .set({ outcome_run_id: order.runId })
    .where('merchant_id', '=', order.merchantId)
    .where('id', '=', order.id)
    .execute();
}
