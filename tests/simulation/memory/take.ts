import { blockReason } from '@onhand/domain/publishing/block-reason.ts';
import { figureFor } from '@onhand/domain/publishing/figure.ts';
import type { LocationId } from '@onhand/domain/ids.ts';
import { inOrder, times } from '../core.ts';
import type { NamedAttempt, NamedLease } from '../core.ts';
import type { Catalogue, MemoryChannel, Store } from './store.ts';

/** Opens attempts at what is due, and blocks what may not be written; see take-due.ts. */
export function takeDue(
  store: Store,
  catalogue: Catalogue,
  lease: NamedLease,
  options: { at: number; limit: number },
): readonly NamedAttempt[] {
  const attempts: NamedAttempt[] = [];
  for (const [name, channel] of waiting(store, lease.shop, 'due', options)) {
    const { code, quantity } = judge(store, catalogue, name);
    if (code !== null) {
      store.channels.set(name, { ...channel, state: 'blocked', blockCode: code });
      continue;
    }
    const taken: MemoryChannel = {
      ...channel,
      state: 'open',
      submittedRevision: channel.neededRevision,
      submitted: quantity,
      attempts: channel.attempts + 1,
      openEpoch: lease.epoch,
      openedAt: options.at,
      opened: channel.opened + 1,
    };
    store.channels.set(name, taken);
    attempts.push(attemptOf(name, taken));
  }
  return inOrder(attempts);
}

/** Takes writes of unknown outcome to be read back; see take-unknown.ts. */
export function takeUnknown(
  store: Store,
  lease: NamedLease,
  options: { at: number; limit: number },
): readonly NamedAttempt[] {
  const taken = waiting(store, lease.shop, 'unknown', options).map(([name, channel]) => {
    store.channels.set(name, { ...channel, openEpoch: lease.epoch, dueAt: options.at + times.readingForMs });
    return attemptOf(name, channel);
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

function judge(store: Store, { channels, components, placesOf }: Catalogue, name: string) {
  const places = placesOf.get(name) ?? [];
  const linked = (channels.get(name)?.listings ?? []).map(
    (listing) => store.listings.get(listing)?.item ?? null,
  );
  const code = blockReason({
    integrationQuantitySync: true,
    listings: linked.map((itemId) => ({
      itemId,
      status: itemId === null ? 'listed' : 'listed_and_synced',
      quantitySync: true,
    })),
    mappedLocations: places.length,
  });
  const items = [...new Set(linked.filter((item) => item !== null))];
  const parts = items.flatMap((item) => Object.entries(components.get(item) ?? { [item]: 1 }));
  const stock = parts.flatMap(([item, perUnit]) =>
    places.map((location) => {
      const level = store.levels.get(`${item}@${location}`);
      const available = (level?.onHand ?? 0) - (level?.committed ?? 0);
      return { locationId: location as LocationId, available, perUnit };
    }),
  );
  return { code, quantity: figureFor(stock).quantity };
}

function attemptOf(name: string, channel: MemoryChannel): NamedAttempt {
  const [, unit = '', location = ''] = name.split('/');
  return {
    id: `${name}#${channel.opened}`,
    channel: name,
    ref: { unit, location },
    revision: channel.submittedRevision,
    attempt: channel.attempts,
    quantity: channel.submitted ?? 0,
  };
}
