import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/**
 * Finds orders of an integration that are not closed and of which nothing was heard since `before`, or that
 * the platform did not know at `absentBefore` already, the longest unseen first. Lists of orders do not show
 * binned ones, so these are read by their ids.
 */
export async function findUnseenOrders(
  db: Db,
  wanted: {
    readonly integrationId: IntegrationId;
    readonly before: Date;
    readonly absentBefore: Date;
    readonly limit: number;
  },
): Promise<readonly string[]> {
  const { rows } = await sql<{ externalOrderId: string }>`
    select external_order_id as "externalOrderId" from orders
    where integration_id = ${wanted.integrationId} and state in ('pending', 'open')
      and (greatest(changed_at, checked_at) < ${wanted.before}::timestamptz
           or absent_since <= ${wanted.absentBefore}::timestamptz)
    order by greatest(changed_at, checked_at) limit ${wanted.limit}`.execute(db);
  return rows.map(({ externalOrderId }) => externalOrderId);
}

/** Records that orders were read by their ids. */
export async function markOrdersChecked(
  db: Db,
  checked: {
    readonly integrationId: IntegrationId;
    readonly externalOrderIds: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  if (checked.externalOrderIds.length === 0) return;
  await db
    .updateTable('orders')
    .set({ checked_at: checked.at })
    .where('integration_id', '=', checked.integrationId)
    .where('external_order_id', 'in', [...checked.externalOrderIds])
    .execute();
}
