import type { ItemId } from '@onhand/domain/ids.ts';
import { awaitedBy } from '@onhand/domain/observing/heard-out.ts';
import { isSteep, massDropWindowMs } from '@onhand/domain/observing/mass-drop.ts';
import { decisionOf } from '@onhand/domain/observing/decide-fall.ts';
import { decideFall, mayBeDecided } from '@onhand/domain/observing/observation.ts';
import type { FallDecision } from '@onhand/domain/observing/observation.ts';
import { lineParts } from '../names.ts';
import type { NamedReading } from '../core.ts';
import { channelsOf } from '../world.ts';
import type { World } from '../world.ts';
import { markObservedDue } from './judge.ts';
import { undoneBy } from './opposites.ts';
import { recordAnswered } from './readings.ts';
import { loadSheet, writeSheet } from './sheet.ts';
import { readingInputsOf } from './reading-inputs.ts';
import { merchantId, settingsOf, touch } from './store.ts';
import type { Catalogue, MemoryObservation, Store } from './store.ts';

/** What is to be decided because its orders are all heard of; see decide-due.ts. */
export function dueDecisions(
  store: Store,
  catalogue: Catalogue,
  at: number,
): readonly { readonly id: string; readonly decision: FallDecision }[] {
  return [...store.observations].flatMap(([id, one]) => {
    const { state, decideAt, item, channel } = one;
    if (state !== 'provisional' || decideAt === null) return [];
    const fall = {
      seenAt: one.platformAt ?? one.readStartedAt,
      visibleWithinMs: decideAt - one.readStartedAt,
      decideAt,
    };
    if (awaitedBy(fall, hearingOf(store, catalogue, one, fall), at) !== null) return [];
    const settings = settingsOf(store, channel.split('/')[0] ?? '');
    return [
      { id, decision: decisionOf({ settings, isOfItem: item !== null, isShaped: false, imported: false }) },
    ];
  });
}

/** What is known of the orders that may explain a fall; see falls-waiting.ts. */
function hearingOf(
  store: Store,
  { channels }: Catalogue,
  { channel, since }: MemoryObservation,
  { seenAt, visibleWithinMs }: { readonly seenAt: number; readonly visibleWithinMs: number },
) {
  const [shop = ''] = channel.split('/');
  const units = new Set(
    (channels.get(channel)?.listings ?? [])
      .filter((name) => store.listings.has(name))
      .map((name) => name.split('/')[1] ?? ''),
  );
  const isEarlier = (placedAt: string | undefined) =>
    placedAt !== undefined && Date.parse(placedAt) < seenAt + 1_000;
  const failed = [...store.failedOrders].some(([key, { name, order, receivedAt }]) => {
    const known = store.orders.get(name);
    const isReadSince = known !== undefined && known.revision > 0 && known.changedAt > receivedAt;
    const names = order.lines.some(({ ref }) => ref === null || units.has(ref.unit));
    const isLater = Date.parse(order.placedAt) > seenAt + 1_000;
    return (
      name.startsWith(`${shop}/`) && store.events.get(key) === 'failed' && names && !isLater && !isReadSince
    );
  });
  const hinted = [...store.hintOf].some(
    ([key, order]) =>
      order.startsWith(`${shop}/`) &&
      store.events.get(key) === 'reread_needed' &&
      Date.parse(store.hintedOrders.get(key)?.placedAt ?? '1970-01-01') <= seenAt + 1_000,
  );
  const lineUnknown = [...store.lines].some(([name, { effect, before, cancelled, quantity }]) => {
    const { shop: of, order } = lineParts(name);
    if (of !== shop || (effect !== 'needs_mapping' && effect !== 'unknown_listing')) return false;
    const { snapshot = null, changedAt = 0 } = store.orders.get(order) ?? {};
    return (
      cancelled < quantity &&
      (before.externalKey === null || units.has(before.externalKey)) &&
      isEarlier(snapshot?.placedAt) &&
      changedAt >= (since === null ? -Infinity : since - visibleWithinMs)
    );
  });
  const { heardUntil = null } = store.shops.get(shop) ?? {};
  return { reportsOrders: true, heardUntil, orderUnread: failed || hinted, lineUnknown };
}

/** The observations that a decision about a shop's mass drop concerns; see decide.ts. */
export function massDropOf(store: Store, shop: string, decision: 'accept' | 'reverse'): readonly string[] {
  const own = [...store.observations].filter(([, { channel }]) => channel.startsWith(`${shop}/`));
  const quarantined = own.filter(([, { state }]) => state === 'quarantined');
  const first = Math.min(...quarantined.map(([, { foundAt }]) => foundAt));
  const isOfIt = ({ state, units, seen, foundAt }: MemoryObservation) =>
    state === 'quarantined' ||
    (decision === 'reverse' &&
      (state === 'provisional' || state === 'adopted') &&
      units < 0 &&
      isSteep({ from: seen - units, seen }) &&
      quarantined.length > 0 &&
      foundAt > first - massDropWindowMs);
  return own.filter(([, one]) => isOfIt(one)).map(([id]) => id);
}

/** What a person decides, by the figures of a look if there was one; see decide.ts of core. */
export function decideByHand(
  store: Store,
  { world, catalogue }: { readonly world: World; readonly catalogue: Catalogue },
  { ids, decision, look }: Decision,
  at: number,
): readonly string[] {
  const before = new Map(ids.map((id) => [id, store.observations.get(id)]));
  const judged = new Set<string>();
  const unreadable = new Set<string>();
  const channels = new Set([...before.values()].map((one) => one?.channel));
  for (const shop of world.shops) {
    const names = new Set(channelsOf(shop).map(({ name }) => name));
    const readings = (look ?? []).filter(
      ({ wanted }) => names.has(wanted.channel) && channels.has(wanted.channel),
    );
    for (const { wanted, quantity } of readings) if (quantity === null) unreadable.add(wanted.channel);
    for (const name of recordAnswered(store, catalogue, shop, { readings, at })) judged.add(name);
  }
  const heldUp = (id: string) => {
    const one = before.get(id);
    if (look === null || one === undefined || !isUndecided(one)) return null;
    if (unreadable.has(one.channel)) return 'figure_unreadable';
    return judged.has(one.channel) ? null : 'figure_moving';
  };
  const decisions = ids.flatMap((id) =>
    before.get(id) === undefined || heldUp(id) !== null ? [] : [{ id, decision }],
  );
  const concluded =
    decisions.length === 0
      ? new Set<string>()
      : concludeFalls(store, catalogue, decisions, { at, reopen: true });
  return ids.map((id) => {
    const one = before.get(id);
    if (one === undefined) return `${id} not_found`;
    if (concluded.has(id)) return `${id} decided`;
    const { state } = store.observations.get(id) ?? one;
    const isEnded = look !== null && isUndecided(one) && (state === 'dropped' || state === 'consumed');
    return `${id} ${isEnded ? 'ended' : (heldUp(id) ?? 'not_open')}`;
  });
}

interface Decision {
  readonly ids: readonly string[];
  readonly decision: FallDecision;
  readonly look: readonly NamedReading[] | null;
}

/** Whether a person may decide an observation. */
export function isUndecided({ state }: Pick<MemoryObservation, 'state'>): boolean {
  return state === 'provisional' || state === 'quarantined' || state === 'adopted';
}

/** Ends falls, each with its decision; see conclude-falls.ts. Returns those that were concluded. */
export function concludeFalls(
  store: Store,
  catalogue: Catalogue,
  decisions: readonly { readonly id: string; readonly decision: FallDecision }[],
  { at, reopen }: { at: number; reopen: boolean },
): ReadonlySet<string> {
  const decisionOf = new Map(decisions.map(({ id, decision }) => [id, decision]));
  const falls = [...store.observations].filter(([id]) => decisionOf.has(id));
  const items = new Set(
    [...store.observations].flatMap(([id, { item }]) => (item !== null && decisionOf.has(id) ? [item] : [])),
  );
  const sheet = loadSheet(store, catalogue, { items, orders: new Set(), holders: true });
  const standings = new Map(
    falls.map(([, { channel }]) => [channel, readingInputsOf(store, catalogue, channel, 0)]),
  );
  const concluded: { readonly id: string; readonly fall: MemoryObservation }[] = [];
  const reversed: (readonly [string, MemoryObservation])[] = [];
  for (const [id, fall] of falls) {
    const { state, item, taken, units, consumed, channel } = fall;
    const decision = decisionOf.get(id);
    const standing = standings.get(channel);
    const left = Math.abs(units) - consumed;
    const itemId = item as ItemId | null;
    const decided = { id, merchantId, itemId, state, rise: units > 0, left, taken };
    if (decision === undefined || standing === undefined || !mayBeDecided(decided, decision, reopen))
      continue;
    const after = decideFall(sheet, decided, decision, standing);
    store.observations.set(id, {
      ...fall,
      state: decision === 'adopt' ? 'adopted' : 'reversed',
      taken: after,
      decideAt: null,
    });
    concluded.push({ id, fall });
    if (decision === 'reverse') reversed.push([id, fall]);
  }
  undoneBy(store, sheet, reversed, decisionOf);
  const moved = new Set(concluded.flatMap(({ fall }) => fall.item ?? []));
  for (const item of moved) sheet.serveWaiting(item as ItemId);
  writeSheet(store, sheet);
  for (const item of moved) touch(store, item);
  for (const { fall } of concluded.filter((one) => one.fall.state === 'quarantined')) {
    const channel = store.channels.get(fall.channel);
    if (channel !== undefined) {
      store.channels.set(fall.channel, { ...channel, known: fall.seen, knownAt: fall.readStartedAt });
    }
  }
  for (const name of new Set(concluded.map(({ fall }) => fall.channel))) markObservedDue(store, name, at);
  resolveMassDrops(store);
  return new Set(concluded.map(({ id }) => id));
}

/** A mass drop is over when none of its figures waits for a decision. */
export function resolveMassDrops(store: Store): void {
  for (const shop of store.massDrops.keys()) {
    const open = [...store.observations.values()].some(
      ({ channel, state }) => channel.startsWith(`${shop}/`) && state === 'quarantined',
    );
    if (!open) store.massDrops.delete(shop);
  }
}
