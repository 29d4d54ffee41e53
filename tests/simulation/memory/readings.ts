import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { NamedLease, NamedReading, WantedFigure } from '../core.ts';
import { times } from '../core.ts';
import type { WorldShop } from '../world.ts';
import { judgeReadings } from './judge.ts';
import { holdsLease } from './lease.ts';
import { unwritten } from './store.ts';
import type { Catalogue, Store } from './store.ts';

/** Takes channels whose figures are to be read; see channel-stock/readings.ts. */
export function takeReadings(
  store: Store,
  { shop }: NamedLease,
  { at, limit }: { at: number; limit: number },
): readonly WantedFigure[] {
  const dueAt = at + times.readingForMs;
  const wanted = [...store.channels]
    .filter(
      ([name, { state, readDueAt }]) =>
        name.startsWith(`${shop}/`) &&
        readDueAt !== null &&
        readDueAt <= at &&
        state !== 'open' &&
        state !== 'unknown',
    )
    .toSorted(([, a], [, b]) => (a.readDueAt ?? 0) - (b.readDueAt ?? 0))
    .slice(0, limit);
  for (const [name, channel] of wanted) {
    store.channels.set(name, { ...channel, readDueAt: dueAt, readingKey: String(dueAt) });
  }
  return wanted.map(([channel]) => ({ channel, dueAt })).toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
}

/** Judges readings that nothing has overtaken; see record-readings.ts. */
export function recordReadings(
  store: Store,
  catalogue: Catalogue,
  { lease, shop }: { lease: NamedLease; shop: WorldShop },
  readings: readonly NamedReading[],
  at: number,
): void {
  if (holdsLease(store, lease)) recordAnswered(store, catalogue, shop, { readings, at });
}

/** Begins to read channels for somebody who waits for it; see channel-stock/readings.ts. */
export function beginReadings(
  store: Store,
  channels: ReadonlySet<string>,
  at: number,
): readonly WantedFigure[] {
  const dueAt = at + times.readingForMs;
  const wanted = [...channels].toSorted().filter((name) => {
    const { state } = store.channels.get(name) ?? unwritten;
    return store.channels.has(name) && state !== 'open' && state !== 'unknown';
  });
  for (const name of wanted) {
    const channel = store.channels.get(name) ?? unwritten;
    store.channels.set(name, { ...channel, readDueAt: dueAt, readingKey: String(dueAt) });
  }
  return wanted.map((channel) => ({ channel, dueAt }));
}

/** Judges the readings that nothing has overtaken, whoever read. Returns their channels. */
export function recordAnswered(
  store: Store,
  catalogue: Catalogue,
  shop: WorldShop,
  { readings, at }: { readonly readings: readonly NamedReading[]; readonly at: number },
): readonly string[] {
  const current = readings.filter(({ wanted }) => {
    const channel = store.channels.get(wanted.channel);
    const underWay = channel?.state === 'open' || channel?.state === 'unknown';
    return !underWay && channel?.readingKey === String(wanted.dueAt);
  });
  const reads = current.map(({ wanted, quantity, readStartedAt, platformAt }) => ({
    channelStockId: wanted.channel as ChannelStockId,
    quantity,
    why: quantity === null ? ('unmanaged' as const) : null,
    readStartedAt: new Date(readStartedAt),
    platformAt: platformAt === null ? null : new Date(platformAt),
    after: 'reading' as const,
  }));
  const calledAt = new Map(
    current.map(({ wanted }) => [wanted.channel, store.channels.get(wanted.channel)?.readDueAt ?? null]),
  );
  judgeReadings(store, catalogue, reads, { at: new Date(at), ...shop.observing });
  for (const { wanted } of current) {
    const channel = store.channels.get(wanted.channel);
    const called = calledAt.get(wanted.channel) ?? null;
    // Another reading was called for since this one began: that is still to come.
    const again = called === wanted.dueAt ? null : called;
    if (channel === undefined) continue;
    const { readDueAt } = channel;
    const next = again === null ? readDueAt : Math.min(readDueAt ?? again, again);
    store.channels.set(wanted.channel, { ...channel, readingKey: null, readDueAt: next });
  }
  return current.map(({ wanted }) => wanted.channel);
}
