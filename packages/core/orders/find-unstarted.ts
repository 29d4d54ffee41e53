import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isHeldBack } from '../failed-items/held-back.ts';
import { isActive } from '../integrations/is-active.ts';
import { orderName } from './delivery.ts';
import type { ExternalOrder } from './find-external-orders.ts';

export interface UnstartedSale extends ExternalOrder {
  /** Hints at the order wait for a reading. */
  readonly reread: boolean;
}

/** A run that copies an order waits for less than this between two steps. */
const copyLeftAfterMs = 10 * 60_000;

/** Runs that follow the order failed lately. */
function heldBack(order: RawBuilder<unknown>, now: Date): RawBuilder<boolean> {
  const row = { integrationId: sql`${order}.integration_id`, subject: sql`${order}.id` };
  return isHeldBack('follow_order', { ...row, now });
}

/**
 * Finds orders that no workflow has processed for a while, copies to try again, and hints that no reading
 * followed. Oldest first.
 *
 * - Leaves out orders whose runs are held back, and copies that wait while their source store is paused. A
 *   copy whose source store is revoked is found, because a person has to be asked.
 * - A hint names a number only, so it belongs to the newest order with the number.
 */
export async function findUnstarted(
  db: Db,
  options: { now: Date; olderThanMs: number; limit: number },
): Promise<readonly UnstartedSale[]> {
  const before = new Date(options.now.getTime() - options.olderThanMs);
  const { rows } = await sql<Required<UnstartedSale>>`
    select merchant_id as "merchantId", integration_id as "integrationId", external_order_id as "externalOrderId",
           identity, bool_or(reread) as reread
    from (
      (select merchant_id, integration_id, external_order_id, identity, false as reread, changed_at as since
       from orders
       where processed_revision < revision and changed_at <= ${before} and not ${heldBack(sql`orders`, options.now)}
       order by changed_at limit ${options.limit})
      union all
      (select orders.merchant_id, orders.integration_id, orders.external_order_id, orders.identity, false,
              coalesce(copy.retry_at, copy.changed_at)
       from order_copies copy
       join orders on orders.merchant_id = copy.merchant_id and orders.id = copy.order_id
       join integrations on integrations.id = copy.integration_id
       where copy.state in ('intended', 'waiting', 'sending', 'unknown')
         and coalesce(copy.retry_at, copy.changed_at + make_interval(secs => ${copyLeftAfterMs / 1000})) <= ${options.now}
         and (copy.state <> 'waiting' or integrations.state = 'revoked' or ${isActive})
         and not ${heldBack(sql`orders`, options.now)}
       order by 6 limit ${options.limit})
      union all
      (select hint.merchant_id, hint.integration_id, hint.external_order_id,
              coalesce((select identity from orders newest
                        where newest.integration_id = hint.integration_id
                          and newest.external_order_id = hint.external_order_id
                        order by newest.id desc limit 1), ''),
              true, coalesce(hint.retry_at, hint.hinted_at)
       from inbound_events hint
       where hint.state = 'reread_needed'
         and coalesce(hint.retry_at, hint.hinted_at + make_interval(secs => ${options.olderThanMs / 1000}))
             <= ${options.now}
         and not exists (select from orders named
                         where named.integration_id = hint.integration_id
                           and named.external_order_id = hint.external_order_id
                           and ${heldBack(sql`named`, options.now)})
       order by 6 limit ${options.limit})
    ) unstarted
    group by merchant_id, integration_id, external_order_id, identity
    order by min(since)
    limit ${options.limit}`.execute(db);
  return rows.map(({ externalOrderId, identity, ...row }) => ({
    ...row,
    ...orderName(externalOrderId, identity),
  }));
}
