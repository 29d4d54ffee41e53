import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { SaleOutcomeKind } from '@onhand/domain/orders/sale-outcome.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { OrderName } from './delivery.ts';

/** An order of which a snapshot was taken in. */
export interface TakenOrder {
  readonly id: OrderId;
  readonly merchantId: MerchantId;
  readonly revision: number;
  readonly outcome: SaleOutcomeKind | null;
  /** The run that recorded the outcome, or that tries again what failed in it. */
  readonly outcomeRunId: string | null;
}

/**
 * Finds an order by the platform's number and its identity; without an identity, the newest order with the
 * number. Returns undefined if no snapshot of it was taken in yet.
 */
export async function findTakenOrder(
  db: Db,
  order: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId } & OrderName,
): Promise<TakenOrder | undefined> {
  const { identity } = order;
  return db
    .selectFrom('orders')
    .where('merchant_id', '=', order.merchantId)
    .where('integration_id', '=', order.integrationId)
    .where('external_order_id', '=', order.externalOrderId)
    .$if(identity !== undefined, (query) => query.where('identity', '=', identity ?? ''))
    .where('revision', '>', 0)
    .select(['id', 'merchant_id as merchantId', 'revision', 'outcome', 'outcome_run_id as outcomeRunId'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}
