import { contentHash } from '@onhand/core/orders/read-event-key.ts';
import { closedOrder, goneAfterMs, unitsOfGone } from '@onhand/domain/orders/close-order.ts';
import { bookOrders } from './book-orders.ts';
import type { Catalogue, Store } from './store.ts';

/** Notes that a shop does not know an order, and closes one that is gone; see absent-orders.ts of core. */
export function noteAbsence(store: Store, catalogue: Catalogue, name: string, at: number): void {
  const order = store.orders.get(name);
  if (order === undefined || order.snapshot === null) return;
  if (order.state !== 'pending' && order.state !== 'open') return;
  const absentSince = order.absentSince ?? at;
  store.orders.set(name, { ...order, absentSince });
  if (at - absentSince < goneAfterMs) return;
  const units = unitsOfGone(order, false);
  const snapshot = closedOrder(order.snapshot, units);
  const snapshotKey = `closed:${units}:${order.snapshotKey}`;
  const revision = order.revision + 1;
  store.events.set(`${order.shop}/${snapshotKey}`, 'taken_in');
  const { seenReservingAt, changedAt: lastTakenAt } = order;
  bookOrders(store, catalogue, [{ name, revision, snapshot, seenReservingAt, lastTakenAt }], at);
  store.orders.set(name, {
    ...order,
    revision,
    snapshot,
    snapshotKey,
    hash: contentHash(snapshot),
    state: 'cancelled',
    readStartedAt: at,
    changedAt: at,
    absentSince: null,
  });
}
