import { failedOutcomes } from '@onhand/domain/orders/sale-outcome.ts';
import type { Operation } from '@onhand/domain/failed-items/operations.ts';
import type { FailedItemId, IntegrationId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { channelsOfOrder } from '../channel-stock/read-awaited-channels.ts';
import { orderName } from './delivery.ts';
import type { ExternalOrder } from './find-external-orders.ts';

const ofRow = { id: sql`orders.id`, integrationId: sql`orders.integration_id` };

/** A failed item that concerns an order. */
export interface OrderFailure {
  readonly id: FailedItemId;
  readonly operation: Operation;
}

/**
 * Finds orders whose workflow ended with failures, none of which needs a person any more: each was retried
 * with success or skipped, or nobody needs it any more. Their workflows have to look again. A skipped
 * `follow_order` keeps its workflow from that.
 */
export async function findPutRight(db: Db, limit: number): Promise<readonly ExternalOrder[]> {
  const { rows } = await sql<Required<ExternalOrder>>`
    select merchant_id as "merchantId", integration_id as "integrationId", external_order_id as "externalOrderId",
           identity
    from orders
    where outcome <> 'completed' and outcome = any(${failedOutcomes}::text[]) and processed_revision = revision
      and not exists (select from ${failuresOfOrder(ofRow)} failed
                      where failed.state <> 'skipped' or failed.operation = 'follow_order')
    order by changed_at limit ${limit}`.execute(db);
  return rows.map(({ externalOrderId, identity, ...row }) => ({
    ...row,
    ...orderName(externalOrderId, identity),
  }));
}

/** Finds the open failed items because of which the workflow of an order ended with failures. */
export async function findFailuresOfOrder(
  db: Db,
  { id, integrationId }: { readonly id: OrderId; readonly integrationId: IntegrationId },
): Promise<readonly OrderFailure[]> {
  const { rows } = await sql<OrderFailure>`
    select id, operation from ${failuresOfOrder({ id: sql`${id}::uuid`, integrationId: sql`${integrationId}::uuid` })} failed
    where state = 'open'`.execute(db);
  return rows;
}

/**
 * Selects failed items that are not closed and concern an order: of its own readings and runs, and of the
 * listings whose channels it touched. A channel may be shared by listings of other items.
 */
function failuresOfOrder(order: {
  readonly id: RawBuilder<unknown>;
  readonly integrationId: RawBuilder<unknown>;
}): RawBuilder<unknown> {
  return sql`(
    select failed_items.id, failed_items.operation, failed_items.state
    from failed_items
    where failed_items.operation in ('read_order', 'follow_order', 'copy_order') and failed_items.subject_kind = 'order'
      and failed_items.subject_id = ${order.id} and failed_items.integration_id = ${order.integrationId}
      and failed_items.state <> 'closed'
    union
    select failed_items.id, failed_items.operation, failed_items.state
    from (${channelsOfOrder(order.id)}) touched
    join listing_channel_stock link on link.channel_stock_id = touched.id
    join failed_items on failed_items.integration_id = touched.integration_id
     and failed_items.operation = 'publish_stock' and failed_items.subject_kind = 'listing'
     and failed_items.subject_id = link.listing_id and failed_items.state <> 'closed')`;
}
