import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, ListingId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inOneTrip } from '@onhand/database/pipelining.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { sendTogether } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { forgetSharedAfterOwn } from '../channel-stock/forget-figures.ts';
import { concludeRebooking, readRebookMarks } from '../listings/await-rebooking.ts';
import { findRebookPendingOf } from '../listings/find-rebook-pending.ts';
import { byShopClock } from '../listings/shop-clock.ts';
import { itemSold, joinHolder } from '../listings/stock-holder.ts';
import { bookOrders } from './book-orders.ts';
import { selectBookingInputs, bookingInputs } from './booking-inputs.ts';
import { selectInCopiesOf } from './known-orders.ts';
import type { BookingRows } from './booking-inputs.ts';
import { closeUnbooked, recordUnbooked } from './unbooked.ts';

/** The number of orders in one transaction. A listing with a long history thus holds no lock for long. */
const batchSize = 100;

const countsFrom = sql`least(${byShopClock('listings.counts_from')}, ${byShopClock('holder.counts_from')})`;

/** Books the orders of one listing again, as `rebookListings` does. */
export async function rebookListing(
  db: Db,
  { merchantId, listingId }: { merchantId: MerchantId; listingId: ListingId },
  options: { clock: { now(): Date } },
): Promise<number> {
  return rebookListings(db, { merchantId, listingIds: [listingId] }, options);
}

/**
 * Books the orders of listings again, from their recorded snapshots, after the listings were linked, their
 * items opened or the inventory of their integration switched on. So are the orders of units that use their
 * stock. Waiting lines count now; counted lines stay unchanged, and so do orders from before counting began.
 * An order that cannot be booked for its data becomes a failed item. Returns the number of orders.
 */
export async function rebookListings(
  db: Db,
  listings: { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[] },
  options: { clock: { now(): Date } },
): Promise<number> {
  const { merchantId, listingIds } = listings;
  if (listingIds.length === 0) return 0;
  const marks = await readRebookMarks(db, listings);
  await awaitTakeIns(db, listings);
  const { rows } = await sql<{ id: OrderId; integrationId: IntegrationId }>`
    with chosen as (
      select listings.id from listings
      where listings.merchant_id = ${merchantId} and listings.id = any(${listingIds}::uuid[])
      union
      select follower.id
      from listings
      join listings follower on follower.integration_id = listings.integration_id
                            and follower.stock_unit = listings.external_key and follower.item_id is null
      where listings.merchant_id = ${merchantId} and listings.id = any(${listingIds}::uuid[])
    )
    select orders.id, orders.integration_id as "integrationId"
    from listings
    ${joinHolder}
    join order_lines on order_lines.merchant_id = listings.merchant_id
                    and order_lines.external_key = listings.external_key
                    and order_lines.effect in ('needs_mapping', 'unknown_listing', 'before_opening',
                                               'inventory_disabled')
    join orders on orders.id = order_lines.order_id and orders.integration_id = listings.integration_id
    join sync_settings settings on settings.integration_id = listings.integration_id
                               and settings.entity = 'inventory'
    left join lateral (
      select min(part.counts_from) as at from items part
      where part.merchant_id = listings.merchant_id
        and (part.id = ${itemSold}
             or part.id in (select component.item_id from bundle_components component
                            where component.merchant_id = listings.merchant_id
                              and component.bundle_id = ${itemSold}))) opened on true
    where (order_lines.effect in ('needs_mapping', 'unknown_listing')
           or (order_lines.effect = 'before_opening' and opened.at is not null and (
              (orders.placed_at >= ${byShopClock('opened.at')}
               and orders.placed_at >= ${countsFrom})
              or orders.seen_reserving_at >= greatest(opened.at, least(listings.counts_from, holder.counts_from))
              -- The figure that opened the stock may have lacked units of any older order.
              or exists (select from listing_channel_stock link
                         join channel_stock on channel_stock.id = link.channel_stock_id
                         where link.merchant_id = listings.merchant_id and link.listing_id = listings.id
                           and channel_stock.opening_at is not null)))
           or (order_lines.effect = 'inventory_disabled' and settings.direction <> 'disabled' and (
              ((opened.at is null or orders.placed_at >= ${byShopClock('opened.at')})
               and orders.placed_at >= ${countsFrom})
              or orders.seen_reserving_at >= greatest(opened.at, least(listings.counts_from, holder.counts_from)))))
      and listings.merchant_id = ${merchantId} and listings.id in (select id from chosen)
    group by orders.id, orders.integration_id
    order by min(orders.placed_at), orders.id`.execute(db);
  for (let from = 0; from < rows.length; from += batchSize) {
    const batch = rows.slice(from, from + batchSize);
    await rowByRow(db, batch, {
      work: (tx, some) => bookAgain(tx, merchantId, some, options.clock.now()),
      refuse: (order, error) => recordUnbooked(db, { merchantId, ...order, error, at: options.clock.now() }),
    });
  }
  if (rows.length > 0) {
    await inTransaction(db, (tx) => forgetSharedAfterOwn(tx, { ...listings, at: options.clock.now() }));
  }
  await concludeRebooking(db, { ...listings, marks });
  return rows.length;
}

/** Books orders with their recorded snapshots. */
async function bookAgain(
  tx: Tx,
  merchantId: MerchantId,
  batch: readonly { readonly id: OrderId }[],
  at: Date,
): Promise<void> {
  const ids = batch.map(({ id }) => id);
  const orders = await sql<{
    merchantId: MerchantId;
    integrationId: IntegrationId;
    orderId: OrderId;
    revision: number;
    seenReservingAt: number | null;
    lastTakenAt: number;
    snapshot: OrderSnapshot;
  }>`
    update orders set revision = revision + 1
    from (select id from orders where id = any(${ids}) order by integration_id, external_order_id, id for update) locked
    where orders.id = locked.id
    returning merchant_id as "merchantId", integration_id as "integrationId", orders.id as "orderId", revision,
              (extract(epoch from seen_reserving_at) * 1000)::float8 as "seenReservingAt",
              (extract(epoch from changed_at) * 1000)::float8 as "lastTakenAt",
              (select event -> 'order' from inbound_events event
               where event.integration_id = orders.integration_id and event.event_key = orders.snapshot_key) as snapshot`.execute(
    tx,
  );
  const rows = orders.rows.toSorted((a, b) => ids.indexOf(a.orderId) - ids.indexOf(b.orderId));
  // Behind the locks, because a copy may have been intended while this batch waited for them.
  const [copied, ...inputs] = await inOneTrip<[{ readonly id: OrderId }, ...BookingRows]>(tx, [
    selectInCopiesOf(ids),
    ...selectBookingInputs(rows),
  ]);
  const inCopies = new Set(copied.map(({ id }) => id));
  const inOrder = rows.map((order) => ({ ...order, wasOpen: true, inCopy: inCopies.has(order.orderId) }));
  const standing = bookingInputs(...inputs);
  await closeUnbooked(tx, { merchantId, orderIds: ids, at });
  await sendTogether(tx, await bookOrders(tx, inOrder, standing, { at, made: [] }));
}

/**
 * Books the orders again that were taken in while the inventory of integrations was switched on. Call it
 * after the commit: the door may have read the settings from before.
 */
export async function rebookSwitchedOn(
  db: Db,
  of: { readonly merchantId: MerchantId; readonly integrationIds: readonly IntegrationId[] },
  options: { clock: { now(): Date } },
): Promise<void> {
  if (of.integrationIds.length === 0) return;
  for (;;) {
    const listingIds = await findRebookPendingOf(db, of);
    if (listingIds.length === 0) return;
    await rebookListings(db, { merchantId: of.merchantId, listingIds }, options);
  }
}

/**
 * Waits for the take-ins under way, because they may have read a listing before it was linked. A take-in
 * holds its integration's row, by the foreign key of its events. Later take-ins see the link. Locks one
 * integration at a time: while it waits for one, the orders of the others are not held up.
 */
async function awaitTakeIns(
  db: Db,
  { merchantId, listingIds }: { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[] },
): Promise<void> {
  const { rows } = await sql<{ id: IntegrationId }>`
    select distinct integration_id as id from listings
    where merchant_id = ${merchantId} and id = any(${listingIds}::uuid[])`.execute(db);
  for (const { id } of rows) {
    await inTransaction(db, (tx) => sql`select 1 from integrations where id = ${id} for update`.execute(tx));
  }
}
