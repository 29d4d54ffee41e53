import { transition } from '@onhand/domain/channel-stock/transition.ts';
import type { PublishingInputs } from '@onhand/domain/publishing/block-reason.ts';
import { decideWrite } from '@onhand/domain/publishing/decide-write.ts';
import type { Sending, ToSend } from '@onhand/domain/publishing/send.ts';
import type { LocationId } from '@onhand/domain/ids.ts';
import { inOrder, times } from '../core.ts';
import type { NamedAttempt, NamedLease } from '../core.ts';
import type { WorldShop } from '../world.ts';
import { closeFailedItems } from './record.ts';
import { awaitedReturnOf, deductionsOf, isOpened, itemsOf, openOf } from './reading-inputs.ts';
import { settingsOf, unwritten } from './store.ts';
import type { Catalogue, MemoryChannel, Store } from './store.ts';
import { basisOf, settleWrittenBack } from './written-back.ts';

/** Opens attempts at what is due, and blocks what may not be written; see take-due.ts. */
export function takeDue(
  store: Store,
  catalogue: Catalogue,
  { lease, shop }: { lease: NamedLease; shop: WorldShop },
  options: { at: number; limit: number },
): readonly NamedAttempt[] {
  const { state, readFirstSince = null } = store.shops.get(lease.shop) ?? {};
  if (state !== 'active' || readFirstSince !== null) return [];
  const taking = { settlesWithinMs: shop.observing.settlesWithinMs, adjusts: shop.writes === 'adjust' };
  const due = waiting(store, lease.shop, 'due', options).map(([name, channel]) => {
    const inputs = writeInputsOf(store, catalogue, name, taking.settlesWithinMs);
    return { name, channel, basis: inputs.basis, decision: decideWrite(inputs, taking) };
  });
  const shown: {
    readonly channel: string;
    readonly basis: Readonly<Record<string, number>>;
    readonly sourceKey: string;
  }[] = [];
  const attempts: NamedAttempt[] = [];
  for (const { name, channel, basis, decision } of due) {
    if (decision.kind === 'hold_back') {
      store.channels.set(name, transition(channel, { kind: 'held_back', code: decision.code }));
      continue;
    }
    const submitted = submissionOf(channel, decision, options.at);
    if (decision.kind === 'already_shown') {
      store.channels.set(name, transition(channel, { kind: 'already_shown', ...submitted, delta: null }));
      shown.push({ channel: name, basis, sourceKey: `shown:${name}:${channel.neededRevision}` });
      continue;
    }
    const opened = channel.opened + 1;
    const sent = { kind: 'sent', ...submitted, epoch: lease.epoch, requestKey: `${name}#${opened}` } as const;
    const open = { ...transition(channel, sent), opened, basis };
    store.channels.set(name, open);
    attempts.push(attemptOf(name, open, decision.expected));
  }
  settleWrittenBack(store, catalogue, shown);
  for (const { channel } of shown) closeFailedItems(store, catalogue, channel);
  return inOrder(attempts);
}

function submissionOf(channel: MemoryChannel, { figure, delta, ends }: ToSend, at: number) {
  return { revision: channel.neededRevision, quantity: figure.quantity, delta, ends, at };
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

/** All that decides whether a channel is written now, and with which figure; see read-write-inputs.ts. */
function writeInputsOf(
  store: Store,
  catalogue: Catalogue,
  name: string,
  settlesWithinMs: number,
): PublishingInputs & Sending & { readonly basis: Readonly<Record<string, number>> } {
  const { components, placesOf, channels, authority, roles } = catalogue;
  const [shop = ''] = name.split('/');
  const channel = store.channels.get(name) ?? unwritten;
  const { writeSalesBack } = store.shops.get(shop) ?? {};
  const places = placesOf.get(name) ?? [];
  const linked = (channels.get(name)?.listings ?? []).flatMap((listing) => store.listings.get(listing) ?? []);
  const partsOf = (item: string) => Object.entries(components.get(item) ?? { [item]: 1 });
  const { known, knownAt } = channel;
  return {
    integrationQuantitySync: true,
    ...settingsOf(store, shop),
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
    awaitedFigure: awaitedFigureOf(store, name),
    awaitedReturn: awaitedReturnOf(store, name),
    stock: [...itemsOf(store, catalogue, name)].flatMap(partsOf).flatMap(([item, perUnit]) =>
      places.map((location) => {
        const level = store.levels.get(`${item}@${location}`);
        const available = (level?.onHand ?? 0) - (level?.committed ?? 0);
        return { locationId: location as LocationId, available, perUnit };
      }),
    ),
    basis: basisOf(store, catalogue, name),
    addedByHand: addedByHandAt(store, catalogue, name),
    known,
    knownAt,
    deductions: knownAt === null ? [] : deductionsOf(store, catalogue, name, knownAt - settlesWithinMs),
    forced: channel.forcedRevision > channel.confirmedRevision,
  };
}

/** The units that were added by hand behind a source that only sales are written back to. */
function addedByHandAt(store: Store, catalogue: Catalogue, name: string): number | null {
  const [shop = ''] = name.split('/');
  const { writeSalesBack } = store.shops.get(shop) ?? {};
  const isSource = catalogue.roles.get(shop) === 'supplier' && catalogue.authority === 'source';
  if (!isSource || writeSalesBack === 'none' || settingsOf(store, shop).direction !== 'inbound') return null;
  const sums = [...itemsOf(store, catalogue, name)].flatMap((item) =>
    (catalogue.placesOf.get(name) ?? []).map((place) => store.ledger.get(`${item}@${place}`)?.byHand ?? 0),
  );
  return Math.max(
    0,
    sums.reduce((sum, units) => sum + units, 0),
  );
}

/** The lowest figure of a channel's falls that wait for a decision; null: none waits. */
function awaitedFigureOf(store: Store, name: string): number | null {
  const waiting = openOf(store, name, 'provisional').filter(([, { units }]) => units < 0);
  return waiting.length === 0 ? null : Math.min(...waiting.map(([, { seen }]) => seen));
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
