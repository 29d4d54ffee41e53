import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';

const operation = 'book_order';

/** Opens a failed item for an order that cannot be booked again for its data. */
export async function recordUnbooked(
  db: Db,
  order: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly id: OrderId;
    readonly error: unknown;
    readonly at: Date;
  },
): Promise<void> {
  const { code, message } = dataRefusalOf(order.error);
  const failure = {
    merchant_id: order.merchantId,
    integration_id: order.integrationId,
    operation,
    subject_id: order.id,
    code,
    platform_message: message,
    hint: null,
    attempts: 1,
    workflow_id: null,
  } as const;
  await openFailed(db, [failure], { at: order.at });
}

/** Closes the failed items of orders that were booked again. */
export async function closeUnbooked(
  db: Db,
  booked: { readonly merchantId: MerchantId; readonly orderIds: readonly OrderId[]; readonly at: Date },
): Promise<void> {
  const { merchantId, orderIds, at } = booked;
  await closeFailed(db, { operations: [operation], merchantId, subjects: orderIds }, at);
}

/** Closes the failed items of orders that were taken in again since: that booked them. */
export async function closeTakenInSince(db: Db, at: Date): Promise<void> {
  const subjects = sql`
    select orders.id from failed_items failed join orders on orders.id = failed.subject_id
    where failed.operation = ${operation} and failed.state <> 'closed' and orders.changed_at > failed.last_at`;
  await closeFailed(db, { operations: [operation], subjects }, at);
}
