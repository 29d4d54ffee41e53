import { failedItemMoves } from '@onhand/domain/failed-items/moves.ts';
import { Crashed, times } from '../core.ts';
import type { Core, Crash } from '../core.ts';
import { startAt } from '../world.ts';
import type { World } from '../world.ts';
import { bookOrders } from './book-orders.ts';
import { takeIn } from './door.ts';
import { markDue, spread } from './due.ts';
import { acquireLease, extendLease, holdsLease } from './lease.ts';
import { recordAnswers } from './record.ts';
import { bookStock, bookTransfer } from './stock.ts';
import { catalogueOf, createStore } from './store.ts';
import type { Store } from './store.ts';
import { takeDue, takeUnknown } from './take.ts';

export interface MemoryCore extends Core {
  /** What is stored; it changes with every call. */
  readonly store: Store;
}

/** The core in memory: the domain's pure code over plain maps. `store` goes on from another one's. */
export function createMemoryCore(world: World, store: Store = openStore(world)): MemoryCore {
  const catalogue = catalogueOf(world);
  let crash: Crash | null = null;

  /** One transaction: a crash before its commit leaves nothing, and one after it all. */
  function commit<T>(work: () => T): T {
    const crashing = crash;
    crash = null;
    if (crashing?.when === 'before_commit') throw new Crashed();
    const result = work();
    if (crashing?.when === 'after_commit') throw new Crashed();
    return result;
  }

  return {
    store,
    takeIn: async (deliveries, at) => commit(() => takeIn(store, catalogue, deliveries, at)),
    bookStock: async (change, at) => commit(() => bookStock(store, catalogue, change, at)),
    bookTransfer: async (transfer) => commit(() => bookTransfer(store, catalogue, transfer)),
    async link(listing, item, at) {
      const known = store.listings.get(listing);
      if (known === undefined || (known.item !== null && known.item !== item)) return false;
      store.listings.set(listing, { item, rebookPending: true });
      markDue(store, catalogue, listing, at);
      return true;
    },
    async rebook(listing, at) {
      const waiting = ordersWaitingFor(store, listing);
      for (const name of waiting) {
        const order = store.orders.get(name);
        if (order === undefined || order.snapshot === null) continue;
        const revision = order.revision + 1;
        store.orders.set(name, { ...order, revision });
      }
      bookOrders(
        store,
        catalogue,
        waiting.flatMap((name) => {
          const { snapshot = null, revision = 0 } = store.orders.get(name) ?? {};
          return snapshot === null ? [] : [{ name, revision, snapshot }];
        }),
        at,
      );
      store.listings.set(listing, { item: store.listings.get(listing)?.item ?? null, rebookPending: false });
      return waiting.length;
    },
    async settleHints({ shop, externalId }, readFrom) {
      for (const [key, hintedAt] of store.hintedAt) {
        const hint = store.hintOf.get(key);
        if (
          hint === `${shop}/${externalId}` &&
          hintedAt < readFrom &&
          store.events.get(key) === 'reread_needed'
        ) {
          store.events.set(key, 'taken_in');
        }
      }
    },
    async moveFailedItem(listing, move, at) {
      const failed = store.failedItems.get(listing);
      const { from, to } = failedItemMoves[move];
      if (failed === undefined || !from.includes(failed.state)) return false;
      store.failedItems.set(listing, { ...failed, state: to === 'skipped' ? 'skipped' : 'retrying' });
      if (move === 'retry') markDue(store, catalogue, listing, at);
      return true;
    },
    spread: async (at) => commit(() => spread(store, catalogue, at)),
    acquireLease: async (shop, at) => acquireLease(store, shop, at),
    renewLease: async (lease, at) => extendLease(store, lease, at + times.leaseMs),
    async releaseLease(lease) {
      extendLease(store, lease, 0);
    },
    // Without the lease nothing is committed, so nothing can break off.
    takeDue: async (lease, at, limit) =>
      holdsLease(store, lease) ? commit(() => takeDue(store, catalogue, lease, { at, limit })) : 'lease_lost',
    takeUnknown: async (lease, at, limit) =>
      holdsLease(store, lease) ? takeUnknown(store, lease, { at, limit }) : [],
    recordAnswers: async (lease, answers, at) =>
      commit(() => recordAnswers(store, catalogue, lease, answers, at)),
    crashNext(next) {
      crash = next;
    },
    state: async () => store,
  };
}

/** The tables with the opening figures of the world. */
function openStore(world: World): Store {
  const store = createStore(world);
  const catalogue = catalogueOf(world);
  for (const { name, opening } of world.items) {
    for (const [location, quantity] of Object.entries(opening ?? {})) {
      const sourceKey = `opening:${name}:${location}`;
      const change = { kind: 'opening', item: name, location, quantity, sourceKey } as const;
      bookStock(store, catalogue, { ...change, countsFrom: startAt }, startAt);
    }
  }
  return store;
}

/** The orders with lines of a listing that do not count yet, the oldest first. */
function ordersWaitingFor(store: Store, listing: string): readonly string[] {
  const [shop = '', unit = ''] = listing.split('/');
  const names = new Set<string>();
  for (const [name, { before, effect }] of store.lines) {
    const order = name.slice(0, name.lastIndexOf('/'));
    const waits = effect === 'needs_mapping' || effect === 'unknown_listing';
    if (waits && before.externalKey === unit && order.startsWith(`${shop}/`)) names.add(order);
  }
  const placedAt = (name: string) => Date.parse(store.orders.get(name)?.snapshot?.placedAt ?? '');
  return [...names].toSorted((a, b) => placedAt(a) - placedAt(b));
}
