import type { BookedOrder } from '@onhand/domain/orders/book-orders.ts';
import type { Selling } from '@onhand/domain/orders/selling.ts';
import { reservingPlatforms } from '@onhand/contracts/platforms.ts';
import { unitsToCopy } from '@onhand/domain/orders/copies/what-is-copied.ts';
import type { IntegrationId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';

/**
 * Builds the statement that commits the intents to copy orders. An order is copied once: what was decided
 * about it before stands, also that there was nothing to copy. `except`: orders that are copies themselves,
 * or have one. Returns no statement if no order is to be copied.
 *
 * No write lowers the source for units of an intent that lowers it by itself: an order, or a draft where
 * drafts reserve.
 */
export function intentWrites(
  booked: readonly BookedOrder[],
  {
    selling,
    except,
    at,
  }: {
    readonly selling: ReadonlyMap<IntegrationId, Selling>;
    readonly except: ReadonlySet<OrderId>;
    readonly at: Date;
  },
): readonly RawBuilder<unknown>[] {
  const latest = new Map(booked.map((one) => [one.order.orderId, one]));
  const wasOpen = new Set(
    booked
      .filter((one, index) => one.order.wasOpen === true && isFirst(booked, index))
      .map(({ order }) => order.orderId),
  );
  const intended = [...latest.values()].flatMap((one) => {
    const { merchantId, integrationId, orderId } = one.order;
    const copying = selling.get(integrationId)?.copying;
    const units = except.has(orderId) || wasOpen.has(orderId) ? null : unitsToCopy(one, copying);
    if (units === null || copying === null || copying === undefined) return [];
    const { kind, to } = copying;
    return [{ order: { merchant_id: merchantId, order_id: orderId, integration_id: to, kind }, units }];
  });
  if (intended.length === 0) return [];
  const items = intended.flatMap(({ order, units }) =>
    units.map(({ itemId, units: quantity }) => ({ order_id: order.order_id, item_id: itemId, quantity })),
  );
  const orderColumns = 'merchant_id uuid, order_id uuid, integration_id uuid, kind text';
  return [
    sql`
      with intended as materialized (
        select * from ${recordset(
          intended.map(({ order }) => order),
          'intended',
          orderColumns,
        )}),
      sold as materialized (
        select intended.order_id, item.item_id, item.quantity, listing.id as listing_id, not items.is_bundle as settles
        from ${recordset(items, 'item', 'order_id uuid, item_id uuid, quantity int')}
        join intended on intended.order_id = item.order_id
        join items on items.merchant_id = intended.merchant_id and items.id = item.item_id
        cross join lateral (
          select id from listings
          where listings.merchant_id = intended.merchant_id and listings.integration_id = intended.integration_id
            and listings.item_id = item.item_id and listings.published
          order by id limit 1) listing),
      made as (
        insert into order_copies (merchant_id, order_id, integration_id, kind, marker, state, lowers, made_at, changed_at)
        select merchant_id, order_id, integration_id, kind, 'onhand-' || gen_random_uuid(),
               case when exists (select from sold where sold.order_id = intended.order_id) then 'intended'
                    else 'skipped' end,
               kind = 'order' or exists (
                 select from integrations
                 where integrations.id = intended.integration_id and platform = any(${reservingPlatforms})),
               ${at}::timestamptz, ${at}::timestamptz
        from intended
        on conflict (order_id) do nothing
        returning merchant_id, id, order_id, lowers)
      insert into order_copy_items (merchant_id, copy_id, item_id, listing_id, settles, quantity, held, awaited)
      select made.merchant_id, made.id, sold.item_id, sold.listing_id, sold.settles, sold.quantity, sold.quantity,
             case when made.lowers and sold.settles then sold.quantity else 0 end
      from made join sold on sold.order_id = made.order_id`,
  ];
}

/** Tells whether a snapshot is the first of its order in the batch. */
function isFirst(booked: readonly BookedOrder[], index: number): boolean {
  const orderId = booked[index]?.order.orderId;
  return booked.findIndex(({ order }) => order.orderId === orderId) === index;
}
