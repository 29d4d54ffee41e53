import type { FailedItemId, IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { SaleOutcomeKind } from '@onhand/domain/orders/sale-outcome.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { OrderName } from './delivery.ts';

/** What earlier runs of an order's workflow left. */
export interface EarlierOutcome {
  readonly id: OrderId;
  readonly outcome: SaleOutcomeKind | null;
  /** The run that recorded the outcome, or that tries again what failed in it. */
  readonly outcomeRunId: string | null;
  /** The failed items of the order's own readings and runs that are not closed. */
  readonly failedItems: readonly EarlierFailure[];
}

interface EarlierFailure {
  readonly id: FailedItemId;
  readonly operation: 'read_order' | 'follow_order' | 'copy_order';
  readonly state: 'open' | 'retrying' | 'skipped';
  /** The run in which it last failed. */
  readonly runId: string | null;
}

/** Finds what earlier runs of an order's workflow left. The order is found as `findOrderId` finds it. */
export async function findEarlierOutcome(
  db: Db,
  order: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId } & OrderName,
): Promise<EarlierOutcome | undefined> {
  const { merchantId, integrationId, externalOrderId, identity = '' } = order;
  const { rows } = await sql<EarlierOutcome>`
    select id, outcome, outcome_run_id as "outcomeRunId",
           array(select jsonb_build_object('id', failed.id, 'operation', failed.operation, 'state', failed.state,
                                           'runId', failed.run_id)
                 from failed_items failed
                 where failed.integration_id = orders.integration_id and failed.subject_kind = 'order'
                   and failed.operation in ('read_order', 'follow_order', 'copy_order') and failed.subject_id = orders.id
                   and failed.state <> 'closed') as "failedItems"
    from orders
    where merchant_id = ${merchantId} and integration_id = ${integrationId}
      and external_order_id = ${externalOrderId}
    order by (identity = ${identity}) desc, id desc limit 1`.execute(db);
  return rows[0];
}
