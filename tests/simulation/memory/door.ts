import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { TakeInResult } from '@onhand/core/orders/delivery.ts';
import { externalOrderIdOf } from '@onhand/core/orders/event-subject.ts';
import { contentHash } from '@onhand/core/orders/read-event-key.ts';
import { reserves } from '@onhand/domain/orders/began.ts';
import { judgeSnapshot, versionAfter } from '@onhand/domain/orders/judge-snapshot.ts';
import type { ShopDelivery } from '../core.ts';
import { bookOrders } from './book-orders.ts';
import type { AcceptedOrder } from './book-orders.ts';
import { storeFigures } from './figures.ts';
import type { Catalogue, MemoryOrder, Store } from './store.ts';

/** Takes in deliveries as one commit; see packages/core/orders. */
export function takeIn(
  store: Store,
  catalogue: Catalogue,
  deliveries: readonly ShopDelivery[],
  at: number,
): readonly TakeInResult[] {
  const results = new Map<ShopDelivery, TakeInResult>();
  const news = new Set<string>();
  const sorted = deliveries.toSorted((a, b) => compare(orderName(a), orderName(b)));
  for (const { shop, event } of sorted) {
    const key = `${shop}/${event.eventKey}`;
    if (store.events.get(key) === 'failed' || !store.events.has(key)) {
      store.events.set(key, 'taken_in');
      news.add(key);
    }
  }
  // Figures are judged by what was open before the orders came.
  storeFigures(store, catalogue, sorted, at);
  const known = new Map<string, MemoryOrder>();
  const accepted: AcceptedOrder[] = [];
  for (const delivery of sorted) {
    const result = judge(store, { known, accepted, news }, delivery, at);
    if (result.kind === 'reread_needed') {
      const key = `${delivery.shop}/${delivery.event.eventKey}`;
      store.events.set(key, 'reread_needed');
      store.hintedAt.set(key, at);
      store.hintOf.set(key, `${delivery.shop}/${result.externalOrderId}`);
      if (delivery.event.kind === 'order') store.hintedOrders.set(key, delivery.event.order);
    }
    results.set(delivery, result);
  }
  bookOrders(store, catalogue, accepted, at);
  // Orders are written last: what is booked goes by the states from before.
  for (const [name, order] of known) {
    store.orders.set(name, order);
  }
  return deliveries.flatMap((delivery) => results.get(delivery) ?? []);
}

/** What PostgreSQL cannot hold. */
export function isPoison({ event }: ShopDelivery): boolean {
  return event.kind === 'order' && event.order.lines.some(({ sku }) => sku?.includes('\0') === true);
}

/** Stores an event that could not be taken in; see inbound-events.ts. */
export function storeAsFailed(store: Store, { shop, event }: ShopDelivery, at: number): TakeInResult {
  const key = `${shop}/${event.eventKey}`;
  if (store.events.get(key) !== 'reread_needed') store.events.set(key, 'failed');
  if (event.kind === 'order' && !store.failedOrders.has(key)) {
    const name = `${shop}/${event.order.externalId}`;
    store.failedOrders.set(key, { name, order: event.order, receivedAt: at });
  }
  const code = 'take_in_refused_by_database';
  return { eventKey: event.eventKey, kind: 'failed', code, message: '' };
}

function judge(
  store: Store,
  {
    known,
    accepted,
    news,
  }: {
    readonly known: Map<string, MemoryOrder>;
    readonly accepted: AcceptedOrder[];
    readonly news: ReadonlySet<string>;
  },
  { shop, event }: ShopDelivery,
  at: number,
): TakeInResult {
  const { eventKey } = event;
  const externalOrderId = externalOrderIdOf(event);
  if (externalOrderId === null) return { eventKey, kind: 'noted' };
  const name = `${shop}/${externalOrderId}`;
  const order = known.get(name) ?? store.orders.get(name) ?? newOrder(shop, externalOrderId, at);
  known.set(name, order);
  if (event.kind !== 'order') return { eventKey, kind: 'reread_needed', externalOrderId };
  const { known: isKnown, ...arriving } = arrivingSnapshot(event.order, !news.has(`${shop}/${eventKey}`));
  const held =
    order.hash === null
      ? null
      : {
          hash: order.hash,
          version: order.version,
          readStartedAt: order.readStartedAt,
          takenAt: order.changedAt,
        };
  const verdict = judgeSnapshot(held, { ...arriving, known: isKnown });
  if (verdict === 'reread') return { eventKey, kind: 'reread_needed', externalOrderId };
  if (verdict !== 'take') return { eventKey, kind: 'repeated' };
  const revision = order.revision + 1;
  const seenReservingAt = reserves(event.order)
    ? Math.min(arriving.readStartedAt ?? at, order.seenReservingAt ?? Infinity)
    : order.seenReservingAt;
  known.set(name, {
    ...order,
    ...arriving,
    version: versionAfter(held, { ...arriving, known: isKnown }),
    revision,
    changedAt: at,
    absentSince: null,
    snapshotKey: eventKey,
    snapshot: event.order,
    seenReservingAt,
    state: event.order.state,
  });
  const lastTakenAt = held?.takenAt ?? null;
  accepted.push({ name, revision, snapshot: event.order, seenReservingAt, lastTakenAt });
  return { eventKey, kind: 'taken_in', externalOrderId, revision };
}

function newOrder(shop: string, externalId: string, at: number): MemoryOrder {
  return {
    shop,
    externalId,
    revision: 0,
    version: null,
    hash: null,
    readStartedAt: null,
    changedAt: at,
    absentSince: null,
    state: 'pending',
    snapshotKey: null,
    snapshot: null,
    seenReservingAt: null,
  };
}

function arrivingSnapshot(order: OrderSnapshot, known: boolean) {
  return {
    hash: contentHash(order),
    version: order.version,
    readStartedAt: order.readStartedAt === undefined ? null : Date.parse(order.readStartedAt),
    partial: order.partial,
    known,
  };
}

function orderName({ shop, event }: ShopDelivery): string {
  return `${shop} ${externalOrderIdOf(event) ?? ''}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
