import type { IntegrationId, OrderId } from '@onhand/domain/ids.ts';
import type { CopyState } from '@onhand/domain/orders/copies/copy-machine.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { CopiedOrderRef } from './read-copy.ts';

/** The copy of an order, as operators see it. */
interface DescribedCopy {
  readonly kind: 'draft' | 'order';
  readonly state: CopyState;
  /** The source store. */
  readonly integrationId: IntegrationId;
  readonly orderId: OrderId | null;
  readonly externalOrderId: string | null;
  readonly externalNumber: string | null;
  readonly attempts: number;
  readonly code: string | null;
  readonly platformMessage: string | null;
  readonly retryAt: Date | null;
  readonly changedAt: Date;
}

/** Describes the copy of an order, and tells of which order it is a copy itself. */
export async function describeCopy(
  db: Db,
  { merchantId, orderId }: CopiedOrderRef,
): Promise<{ readonly copy: DescribedCopy | null; readonly copyOf: OrderId | null }> {
  const copy = await db
    .selectFrom('order_copies as copy')
    .leftJoin('orders as created', (join) =>
      join
        .onRef('created.merchant_id', '=', 'copy.merchant_id')
        .onRef('created.id', '=', 'copy.created_order_id'),
    )
    .where('copy.merchant_id', '=', merchantId)
    .where('copy.order_id', '=', orderId)
    .select([
      'copy.kind',
      'copy.state',
      'copy.integration_id as integrationId',
      'copy.created_order_id as orderId',
      sql<string | null>`coalesce(created.external_order_id, copy.external_id)`.as('externalOrderId'),
      'copy.external_number as externalNumber',
      'copy.attempts',
      'copy.code',
      'copy.platform_message as platformMessage',
      'copy.retry_at as retryAt',
      'copy.changed_at as changedAt',
    ])
    .executeTakeFirst();
  const original = await db
    .selectFrom('order_copies')
    .where('merchant_id', '=', merchantId)
    .where('created_order_id', '=', orderId)
    .select('order_id as orderId')
    .executeTakeFirst();
  return { copy: copy ?? null, copyOf: original?.orderId ?? null };
}
