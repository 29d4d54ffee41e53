import type { IntegrationId, OrderId } from '@onhand/domain/ids.ts';
import { goneAfterMs } from '@onhand/domain/orders/close-order.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** An order that its platform did not know in two readings, far enough apart. */
export interface GoneOrder {
  readonly id: OrderId;
  readonly absentSince: Date;
}

/**
 * Records that a platform does not know an order of this number. Returns the open orders that are gone: the
 * platform did not know them either in a reading long enough ago.
 */
export async function noteAbsence(
  db: Db,
  { integrationId, externalOrderId }: { integrationId: IntegrationId; externalOrderId: string },
  at: Date,
): Promise<readonly GoneOrder[]> {
  const { rows } = await sql<GoneOrder>`
    update orders set absent_since = coalesce(absent_since, ${at}::timestamptz)
    where integration_id = ${integrationId} and external_order_id = ${externalOrderId}
      and state in ('pending', 'open') and revision > 0
    returning id, absent_since as "absentSince"`.execute(db);
  return rows.filter(({ absentSince }) => at.getTime() - absentSince.getTime() >= goneAfterMs);
}

/** Forgets that a platform did not know orders: it shows them. */
export async function forgetAbsence(
  db: Db,
  seen: { readonly integrationId: IntegrationId; readonly externalOrderIds: readonly string[] },
): Promise<void> {
  if (seen.externalOrderIds.length === 0) return;
  await db
    .updateTable('orders')
    .set({ absent_since: null })
    .where('integration_id', '=', seen.integrationId)
    .where('external_order_id', 'in', [...seen.externalOrderIds])
    .where('absent_since', 'is not', null)
    .execute();
}
