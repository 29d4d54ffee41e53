import type { IntegrationId, OrderId } from '@onhand/domain/ids.ts';
import { goneAfterMs } from '@onhand/domain/orders/close-order.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { OrderName } from './delivery.ts';

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
    where integration_id = ${integrationId} and external_order_id = ${externalOrderId} and ${mayBeGone}
    returning id, absent_since as "absentSince"`.execute(db);
  return goneAt(at, rows);
}

/**
 * Records that a platform showed orders: forgets that it did not know them. An open order whose number shows
 * another identity is absent, because a restored shop uses numbers again. Returns the open orders that are
 * gone, as {@link noteAbsence} does.
 */
export async function noteShown(
  db: Db,
  { integrationId, orders }: { readonly integrationId: IntegrationId; readonly orders: readonly OrderName[] },
  at: Date,
): Promise<readonly GoneOrder[]> {
  if (orders.length === 0) return [];
  const isShown = sql`(shown.identity is null or orders.identity in ('', shown.identity))`;
  const { rows } = await sql<{ id: OrderId; absentSince: Date | null }>`
    update orders
    set absent_since = case when not ${isShown} then coalesce(absent_since, ${at}::timestamptz) end
    from ${recordset(
      orders.map(({ externalOrderId, identity }) => ({ external_order_id: externalOrderId, identity })),
      'shown',
      'external_order_id text, identity text',
    )}
    where integration_id = ${integrationId} and orders.external_order_id = shown.external_order_id
      and case when ${isShown} then absent_since is not null else ${mayBeGone} end
    returning id, absent_since as "absentSince"`.execute(db);
  return goneAt(at, rows);
}

/** The condition, over the row of `orders`, that the order is open and something of it was read. */
const mayBeGone = sql`(state in ('pending', 'open') and revision > 0)`;

/** Chooses the orders that were absent long enough ago, at `at`, to be gone. */
function goneAt(
  at: Date,
  orders: readonly { readonly id: OrderId; readonly absentSince: Date | null }[],
): readonly GoneOrder[] {
  return orders.flatMap(({ id, absentSince }) =>
    absentSince !== null && at.getTime() - absentSince.getTime() >= goneAfterMs ? [{ id, absentSince }] : [],
  );
}
