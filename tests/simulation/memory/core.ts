import { transition } from '@onhand/domain/channel-stock/transition.ts';
import { failedItemMachine } from '@onhand/domain/failed-items/transition.ts';
import { pauseAfter } from '@onhand/domain/publishing/pause.ts';
import { Crashed, times } from '../core.ts';
import type { Core, Crash, NamedLease } from '../core.ts';
import { clockAheadOf, startAt } from '../world.ts';
import type { World } from '../world.ts';
import { noteAbsence } from './absent.ts';
import { bookOrders } from './book-orders.ts';
import {
  concludeFalls,
  decideByHand,
  dueDecisions,
  isUndecided,
  massDropOf,
  resolveMassDrops,
} from './decide.ts';
import { isPoison, storeAsFailed, takeIn } from './door.ts';
import { markChannelDue, needStockAgain, spread, wantReadings } from './due.ts';
import { acquireLease, extendLease, holdsLease } from './lease.ts';
import { openStock } from './open-stock.ts';
import { beginReadings, recordReadings, takeReadings } from './readings.ts';
import { recordAnswers } from './record.ts';
import { itemsOf } from './reading-inputs.ts';
import { bookStock, bookTransfer } from './stock.ts';
import { byShopClock, catalogueOf, createStore, permits, unwritten } from './store.ts';
import type { Catalogue, Store } from './store.ts';
import { takeDue, takeUnknown } from './take.ts';

export interface MemoryCore extends Core {
  /** What is stored; it changes with every call. */
  readonly store: Store;
}

/** The core in memory: the domain's pure code over plain maps. `store` goes on from another one's. */
export function createMemoryCore(world: World, store: Store = openStore(world)): MemoryCore {
  const catalogue = catalogueOf(world);
  let crash: Crash | null = null;

  /**
   * One transaction, the `commit`th of its call: a crash before its commit leaves nothing, and one after it
   * all.
   */
  function commit<T>(work: () => T, number = 0): T {
    const crashing = crash;
    crash = null;
    if (crashing === null) return work();
    const { commit: after = 0 } = crashing.when === 'after_commit' ? crashing : { commit: -1 };
    if (after < number) throw new Crashed();
    const result = work();
    if (after === number) throw new Crashed();
    return result;
  }

  const ofShop = (lease: NamedLease) => {
    const shop = world.shops.find(({ name }) => name === lease.shop);
    if (shop === undefined) throw new Error(`There is no shop ${lease.shop}.`);
    return { lease, shop };
  };

  return {
    store,
    async takeIn(deliveries, at) {
      if (!deliveries.some(isPoison)) return commit(() => takeIn(store, catalogue, deliveries, at));
      // The batch fails as a whole, and then each is tried alone.
      return deliveries.flatMap((delivery) =>
        isPoison(delivery) ? storeAsFailed(store, delivery, at) : takeIn(store, catalogue, [delivery], at),
      );
    },
    bookStock: async (change, at) => commit(() => bookStock(store, catalogue, change, at)),
    bookTransfer: async (transfer) => commit(() => bookTransfer(store, catalogue, transfer)),
    async createListing(name, at) {
      const shop = world.shops.find((one) => name.startsWith(`${one.name}/`));
      const clockAheadMs = shop === undefined ? null : clockAheadOf(shop);
      store.listings.set(name, { item: null, rebookPending: false, countsFrom: at, clockAheadMs });
      for (const channel of channelsShowing(catalogue, name)) {
        store.channels.set(channel, { ...unwritten, readDueAt: at });
      }
    },
    link: async (name, item, at) =>
      commit(() => {
        const known = store.listings.get(name);
        if (known === undefined || (known.item !== null && known.item !== item)) return false;
        store.listings.set(name, { ...known, item, rebookPending: true });
        needStockAgain(store, catalogue, [name], { at });
        wantReadings(store, channelsShowing(catalogue, name), at);
        return true;
      }),
    unlink: async (listing, at) => unlink(store, catalogue, listing, at),
    async syncNow(item, at) {
      const linked = [...store.listings].filter(([, listing]) => listing.item === item);
      const names = linked.map(([name]) => name);
      needStockAgain(store, catalogue, names, { at, forced: true });
    },
    async changeSettings(shop, { direction, writeSalesBack }, at) {
      const before = store.shops.get(shop);
      if (before === undefined) return;
      const listings = [...store.listings.keys()].filter((name) => name.startsWith(`${shop}/`));
      store.shops.set(shop, {
        ...before,
        direction,
        writeSalesBack: writeSalesBack ?? before.writeSalesBack,
      });
      const own = [...store.channels.keys()].filter((name) => name.startsWith(`${shop}/`));
      const flowsIn = permits(store, shop, 'figure_seen');
      if (before.direction === 'disabled' && direction !== 'disabled') {
        for (const name of flowsIn ? [] : own) {
          const channel = store.channels.get(name);
          if (channel !== undefined) store.channels.set(name, { ...channel, known: null, knownAt: null });
        }
        wantReadings(store, own, at);
        for (const name of listings) {
          const listing = store.listings.get(name);
          if (listing !== undefined)
            store.listings.set(name, {
              ...listing,
              countsFrom: at,
              rebookPending: listing.rebookPending || listing.item !== null,
            });
        }
      }
      needStockAgain(store, catalogue, listings, { at });
      if (flowsIn) wantReadings(store, own, at);
    },
    async changeState(shop, state) {
      const before = store.shops.get(shop);
      if (before !== undefined) store.shops.set(shop, { ...before, state });
    },
    async openCircuit(shop, answer, at) {
      const before = store.shops.get(shop);
      const pause = before === undefined ? null : pauseAfter(answer, before.circuitFailures);
      if (before === undefined || pause === null) return;
      const circuit = pause.kind === 'reconnect' ? 'reconnect_required' : 'open';
      const readFirstSince = answer.kind === 'rate_limited' ? before.readFirstSince : at;
      const circuitFailures = before.circuitFailures + 1;
      store.shops.set(shop, { ...before, circuit, circuitFailures, readFirstSince });
    },
    async closeCircuit(shop) {
      const before = store.shops.get(shop);
      if (before !== undefined) store.shops.set(shop, { ...before, circuit: 'closed', circuitFailures: 0 });
    },
    async rebook(listing, at) {
      const waiting = ordersWaitingFor(store, catalogue, listing);
      // The mark and the integration are read, the take-ins awaited and the orders found before anything is
      // booked.
      const found = 4;
      const crashing = crash;
      if (waiting.length > 0) commit(() => rebookOrders(store, catalogue, waiting, at), found);
      crash = waiting.length > 0 ? crashing : crash;
      commit(
        () => {
          const known = store.listings.get(listing);
          if (known !== undefined) store.listings.set(listing, { ...known, rebookPending: false });
        },
        waiting.length > 0 ? found + 1 : found,
      );
      return waiting.length;
    },
    async noteAbsence({ shop, externalId }, at) {
      noteAbsence(store, catalogue, `${shop}/${externalId}`, at);
    },
    async settleHints({ shop, externalId }, readFrom) {
      for (const [key, { name, receivedAt }] of store.failedOrders) {
        const isNewer = name === `${shop}/${externalId}` && receivedAt < readFrom;
        if (isNewer && store.events.get(key) === 'failed') store.events.set(key, 'taken_in');
      }
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
      const state = failed === undefined ? undefined : failedItemMachine[failed.state][move];
      if (failed === undefined || state === undefined) return false;
      store.failedItems.set(listing, { ...failed, state });
      if (move === 'retry') needStockAgain(store, catalogue, [listing], { at });
      return true;
    },
    spread: async (at) => commit(() => spread(store, catalogue, at)),
    acquireLease: async (shop, at) => commit(() => acquireLease(store, shop, at)),
    renewLease: async (lease, at) => extendLease(store, lease, at + times.leaseMs),
    async releaseLease(lease) {
      extendLease(store, lease, 0);
    },
    // Without the lease nothing is committed, so nothing can break off.
    takeDue: async (lease, at, limit) =>
      holdsLease(store, lease)
        ? commit(() => takeDue(store, catalogue, ofShop(lease), { at, limit }))
        : 'lease_lost',
    takeUnknown: async (lease, at, limit) =>
      commit(() => (holdsLease(store, lease) ? takeUnknown(store, lease, { at, limit }) : [])),
    recordAnswers: async (lease, answers, at) =>
      commit(() => recordAnswers(store, catalogue, ofShop(lease), answers, at)),
    takeReadings: async (lease, at, limit) =>
      commit(() => (holdsLease(store, lease) ? takeReadings(store, lease, { at, limit }) : [])),
    recordReadings: async (lease, readings, at, orders) =>
      commit(() => {
        if (orders === null) recordReadings(store, catalogue, ofShop(lease), readings, at);
        else openStock(store, catalogue, ofShop(lease), { readings, orders, at });
      }),
    async hear(shop, until, startedAt) {
      const before = store.shops.get(shop);
      if (before === undefined) return;
      const heardUntil = Math.max(before.heardUntil ?? -Infinity, until);
      const { readFirstSince } = before;
      const isStillFirst = readFirstSince !== null && readFirstSince > startedAt;
      store.shops.set(shop, { ...before, heardUntil, readFirstSince: isStillFirst ? readFirstSince : null });
    },
    async decideDue(at) {
      const crashing = crash;
      const due = dueDecisions(store, catalogue, at);
      // What is due is found first, then mass drops that are over are resolved, and then it is decided.
      const isBefore = crashing?.when === 'before_commit' && crashing.statement >= 2;
      if (isBefore) crash = null;
      commit(() => resolveMassDrops(store), 1);
      crash = crashing;
      if (due.length > 0) commit(() => concludeFalls(store, catalogue, due, { at, reopen: false }), 2);
      crash = null;
    },
    async beginLook(of, at) {
      const ids = 'shop' in of ? massDropOf(store, of.shop, 'reverse') : of.observations;
      const channels = ids.flatMap((id) => {
        const one = store.observations.get(id);
        return one === undefined || !isUndecided(one) ? [] : [one.channel];
      });
      return beginReadings(store, new Set(channels), at);
    },
    async decide(of, decision, at, look) {
      const ids = 'shop' in of ? massDropOf(store, of.shop, decision) : of.observations;
      const wanted = decision === 'accept' ? ('adopt' as const) : ('reverse' as const);
      return decideByHand(store, { world, catalogue }, { ids, decision: wanted, look }, at);
    },
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

function rebookOrders(store: Store, catalogue: Catalogue, names: readonly string[], at: number): void {
  const orders = names.flatMap((name) => {
    const order = store.orders.get(name);
    if (order === undefined || order.snapshot === null) return [];
    const revision = order.revision + 1;
    store.orders.set(name, { ...order, revision });
    const { snapshot, seenReservingAt, changedAt: lastTakenAt } = order;
    return [{ name, revision, snapshot, seenReservingAt, lastTakenAt }];
  });
  bookOrders(store, catalogue, orders, at);
}

/** The channels that show a listing. */
function channelsShowing({ channels }: Catalogue, listing: string): readonly string[] {
  return [...channels.values()].filter(({ listings }) => listings.includes(listing)).map(({ name }) => name);
}

/** Takes a listing off its item; see unlink-listing.ts. */
function unlink(store: Store, catalogue: Catalogue, listing: string, at: number): boolean {
  const known = store.listings.get(listing);
  if (known === undefined || known.item === null) return false;
  store.listings.set(listing, { ...known, item: null });
  for (const name of channelsShowing(catalogue, listing)) {
    const channel = store.channels.get(name);
    if (itemsOf(store, catalogue, name).size > 0) {
      markChannelDue(store, name, { at });
    } else if (channel !== undefined && (channel.state === 'due' || channel.state === 'blocked')) {
      store.channels.set(name, transition(channel, { kind: 'unlinked' }));
    }
  }
  store.failedItems.delete(listing);
  return true;
}

/** The orders with lines of a listing that do not count yet, the oldest first; see rebook.ts. */
function ordersWaitingFor(store: Store, catalogue: Catalogue, listing: string): readonly string[] {
  const { components } = catalogue;
  const [shop = '', unit = ''] = listing.split('/');
  const { item = null, countsFrom = 0, clockAheadMs = null } = store.listings.get(listing) ?? {};
  const parts = item === null ? [] : Object.keys(components.get(item) ?? { [item]: 1 });
  const opened = parts.flatMap((part) => store.itemCountsFrom.get(part) ?? []);
  const counting = opened.length === 0 ? Infinity : Math.max(countsFrom, Math.min(...opened));
  const since = byShopClock(counting, clockAheadMs);
  const reservingSince = Math.max(countsFrom, Math.min(...opened));
  const opens = channelsShowing(catalogue, listing).some(
    (name) => (store.channels.get(name)?.openingAt ?? null) !== null,
  );
  const placedAt = (name: string) => Date.parse(store.orders.get(name)?.snapshot?.placedAt ?? '');
  const isOn = permits(store, shop, 'order_effect');
  const names = new Set<string>();
  for (const [name, { before, effect }] of store.lines) {
    const order = name.slice(0, name.lastIndexOf('/'));
    if (before.externalKey !== unit || !order.startsWith(`${shop}/`)) continue;
    const waits = effect === 'needs_mapping' || effect === 'unknown_listing';
    const seenAt = store.orders.get(order)?.seenReservingAt ?? -Infinity;
    const reservesLater = placedAt(order) >= since || seenAt >= reservingSince;
    const mayCount =
      effect === 'before_opening'
        ? opened.length > 0 && (opens || reservesLater)
        : effect === 'inventory_disabled' && isOn && reservesLater;
    if (waits || mayCount) names.add(order);
  }
  return [...names].toSorted((a, b) => placedAt(a) - placedAt(b));
}
