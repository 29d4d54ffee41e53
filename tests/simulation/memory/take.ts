import { blockReason } from '@onhand/domain/publishing/block-reason.ts';
import type { PublishingStanding } from '@onhand/domain/publishing/block-reason.ts';
import { toSend } from '@onhand/domain/publishing/send.ts';
import type { Sending } from '@onhand/domain/publishing/send.ts';
import type { LocationId } from '@onhand/domain/ids.ts';
import { inOrder, times } from '../core.ts';
import type { NamedAttempt, NamedLease } from '../core.ts';
import type { WorldShop } from '../world.ts';
import { closeFailedItems } from './record.ts';
import { deductionsOf, isOpened, itemsOf } from './standing.ts';
import { unwritten } from './store.ts';
import type { Catalogue, MemoryChannel, Store } from './store.ts';
import { basisOf, settleWrittenBack } from './written-back.ts';

/** Opens attempts at what is due, and blocks what may not be written; see take-due.ts. */
export function takeDue(
  store: Store,
  catalogue: Catalogue,
  { lease, shop }: { lease: NamedLease; shop: WorldShop },
  options: { at: number; limit: number },
): readonly NamedAttempt[] {
  if (store.shops.get(lease.shop)?.state !== 'active') return [];
  const taking = { settlesWithinMs: shop.observing.settlesWithinMs, adjusts: shop.writes === 'adjust' };
  const due = waiting(store, lease.shop, 'due', options).map(([name, channel]) => {
    const standing = standingOf(store, catalogue, name, taking.settlesWithinMs);
    return { name, channel, code: blockReason(standing), basis: standing.basis, ...toSend(standing, taking) };
  });
  const alreadyThere = due.filter(({ code, isThere }) => code === null && isThere);
  for (const { name, channel, code } of due.filter((one) => one.code !== null)) {
    store.channels.set(name, { ...channel, state: 'blocked', blockCode: code });
  }
  for (const { name, channel, figure } of alreadyThere) {
    store.channels.set(name, confirmedAlready(channel, figure.quantity));
  }
  settleWrittenBack(
    store,
    catalogue,
    alreadyThere.map(({ name, channel, basis }) => {
      const sourceKey = `shown:${name}:${channel.neededRevision}`;
      return { channel: name, basis, sourceKey };
    }),
  );
  for (const { name } of alreadyThere) closeFailedItems(store, catalogue, name);
  const attempts = due
    .filter(({ code, isThere }) => code === null && !isThere)
    .map(({ name, channel, figure, expected, delta, basis }) => {
      const taken: MemoryChannel = {
        ...channel,
        state: 'open',
        submittedRevision: channel.neededRevision,
        submitted: figure.quantity,
        submittedDelta: delta,
        attempts: channel.attempts + 1,
        openEpoch: lease.epoch,
        openedAt: options.at,
        opened: channel.opened + 1,
        readDueAt: channel.readDueAt === null ? null : options.at,
        readingKey: null,
        basis,
      };
      store.channels.set(name, taken);
      return attemptOf(name, taken, expected);
    });
  return inOrder(attempts);
}

/** What certainly shows its figure already is not sent; see confirm-already-there.ts. */
function confirmedAlready(channel: MemoryChannel, quantity: number): MemoryChannel {
  return {
    ...channel,
    submittedRevision: channel.neededRevision,
    submitted: quantity,
    submittedDelta: null,
    confirmedRevision: channel.neededRevision,
    confirmed: quantity,
    state: 'idle',
    attempts: 0,
    dueAt: null,
  };
}

/** Takes writes of unknown outcome to be read back; see take-unknown.ts. */
export function takeUnknown(
  store: Store,
  lease: NamedLease,
  options: { at: number; limit: number },
): readonly NamedAttempt[] {
  const taken = waiting(store, lease.shop, 'unknown', options).map(([name, channel]) => {
    store.channels.set(name, { ...channel, openEpoch: lease.epoch, dueAt: options.at + times.readingForMs });
    return attemptOf(name, channel, []);
  });
  return inOrder(taken);
}

function waiting(
  store: Store,
  shop: string,
  state: 'due' | 'unknown',
  { at, limit }: { at: number; limit: number },
): readonly (readonly [string, MemoryChannel])[] {
  return [...store.channels]
    .filter(([name, one]) => name.startsWith(`${shop}/`) && one.state === state && (one.dueAt ?? 0) <= at)
    .toSorted(([, a], [, b]) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
    .slice(0, limit);
}

/** All that decides whether a channel is written now, and with which figure; see read-due-standings.ts. */
function standingOf(
  store: Store,
  catalogue: Catalogue,
  name: string,
  settlesWithinMs: number,
): PublishingStanding & Sending & { readonly basis: Readonly<Record<string, number>> } {
  const { components, placesOf, channels, authority, roles } = catalogue;
  const [shop = ''] = name.split('/');
  const channel = store.channels.get(name) ?? unwritten;
  const { direction = 'disabled', writeSalesBack } = store.shops.get(shop) ?? {};
  const places = placesOf.get(name) ?? [];
  const linked = (channels.get(name)?.listings ?? []).flatMap((listing) => store.listings.get(listing) ?? []);
  const partsOf = (item: string) => Object.entries(components.get(item) ?? { [item]: 1 });
  const { known, knownAt } = channel;
  return {
    integrationQuantitySync: true,
    direction,
    mode: 'instant',
    autoImport: true,
    autoExport: true,
    released: false,
    writesSalesBack: writeSalesBack !== 'none' && roles.get(shop) === 'supplier' && authority === 'source',
    listings: linked.map(({ item }) => ({
      itemId: item,
      status: item === null ? 'listed' : 'listed_and_synced',
      published: item !== null,
      quantitySync: true,
      opened: item !== null && isOpened(store, catalogue, item, name),
    })),
    mappedLocations: places.length,
    quarantined: [...store.observations.values()].some(
      (one) => one.channel === name && one.state === 'quarantined',
    ),
    ordersAwaited: [...store.observations.values()].some(
      (one) => one.channel === name && one.state === 'provisional' && one.item === null,
    ),
    stock: [...itemsOf(store, catalogue, name)].flatMap(partsOf).flatMap(([item, perUnit]) =>
      places.map((location) => {
        const level = store.levels.get(`${item}@${location}`);
        const available = (level?.onHand ?? 0) - (level?.committed ?? 0);
        return { locationId: location as LocationId, available, perUnit };
      }),
    ),
    basis: basisOf(store, catalogue, name),
    known,
    knownAt,
    deductions: knownAt === null ? [] : deductionsOf(store, catalogue, name, knownAt - settlesWithinMs),
    forced: channel.forcedRevision > channel.confirmedRevision,
  };
}

function attemptOf(name: string, channel: MemoryChannel, expected: readonly number[]): NamedAttempt {
  const [, unit = '', location = ''] = name.split('/');
  return {
    id: `${name}#${channel.opened}`,
    channel: name,
    ref: { unit, location },
    revision: channel.submittedRevision,
    attempt: channel.attempts,
    quantity: channel.submitted ?? 0,
    expected,
    delta: channel.submittedDelta,
  };
}
