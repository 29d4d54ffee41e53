import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { orderName } from './delivery.ts';
import type { OrderName } from './delivery.ts';

/**
 * Concludes imported orders that moved no stock and are not copied: no workflow has to follow them. Returns
 * the others that no workflow has followed yet.
 */
export async function concludeImported(
  db: Db,
  imported: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly externalOrderIds: readonly string[];
  },
): Promise<readonly OrderName[]> {
  const { merchantId, integrationId, externalOrderIds } = imported;
  if (externalOrderIds.length === 0) return [];
  const { rows } = await sql<Required<OrderName> & { isIdle: boolean }>`
    with unfollowed as (
      select id, external_order_id, identity,
             not exists (select from order_lines line where line.order_id = orders.id and line.effect = 'counted')
             and not exists (select from order_copies copy where copy.order_id = orders.id) as is_idle
      from orders
      where merchant_id = ${merchantId} and integration_id = ${integrationId}
        and external_order_id = any(${externalOrderIds}::text[]) and processed_revision < revision
      order by id for no key update
    ), concluded as (
      update orders set processed_revision = revision, outcome = 'completed'
      from unfollowed where orders.id = unfollowed.id and unfollowed.is_idle
    )
    select external_order_id as "externalOrderId", identity, is_idle as "isIdle" from unfollowed`.execute(db);
  return rows.flatMap(({ externalOrderId, identity, isIdle }) =>
    isIdle ? [] : [orderName(externalOrderId, identity)],
  );
}
