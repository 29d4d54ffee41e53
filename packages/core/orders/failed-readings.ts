import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import type { OrderName } from './delivery.ts';

interface OrderReading extends OrderName {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly at: Date;
}

/**
 * Opens a failed item because an order could not be read again, or counts an attempt of the open item. The
 * platform reads by number: the item names the order with the identity, or the newest order with the number.
 * A skipped item stays skipped while the reason is the same.
 */
export async function openFailedReading(
  db: Db,
  failure: OrderReading & { readonly code: string; readonly message: string; readonly workflowId: string },
): Promise<void> {
  const { code, message, workflowId, at } = failure;
  const failures = sql<Failure>`
    select merchant_id, integration_id, 'read_order' as operation, id as subject_id, ${code}::text as code,
           ${message}::text as platform_message, null as hint, 1 as attempts, ${workflowId}::text as workflow_id
    from orders
    where ${hasNumber(failure)}
      and not exists (
        select from failed_items failed
        where failed.integration_id = orders.integration_id and failed.operation = 'read_order'
          and failed.subject_id = orders.id and failed.state = 'skipped'
          and failed.code = ${code} and failed.platform_message = ${message})
    order by (identity = ${failure.identity ?? ''}) desc, id desc limit 1`;
  await openFailed(db, failures, { at });
}

/** Closes the failed items of all orders with the number: the platform showed the order that has it now. */
export async function closeFailedReading(db: Db, read: OrderReading): Promise<void> {
  const { integrationId, at } = read;
  const subjects = sql`select id from orders where ${hasNumber(read)}`;
  await closeFailed(db, { operations: ['read_order'], integrationId, subjects }, at);
}

/** Closes the failed items of orders that were read. */
export async function closeFailedReadings(
  db: Db,
  read: {
    readonly integrationId: IntegrationId;
    readonly externalOrderIds: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  const { integrationId, externalOrderIds, at } = read;
  if (externalOrderIds.length === 0) return;
  const subjects = sql`
    select id from orders
    where integration_id = ${integrationId} and external_order_id = any(${externalOrderIds}::text[])`;
  await closeFailed(db, { operations: ['read_order'], integrationId, subjects }, at);
}

function hasNumber({ merchantId, integrationId, externalOrderId }: OrderReading): RawBuilder<unknown> {
  return sql`merchant_id = ${merchantId} and integration_id = ${integrationId}
             and external_order_id = ${externalOrderId}`;
}
