import type { ItemId } from '@onhand/domain/ids.ts';
import { isSteep, massDropWindowMs } from '@onhand/domain/observing/mass-drop.ts';
import { decisionOf } from '@onhand/domain/observing/decide-fall.ts';
import { decideFall, mayBeDecided } from '@onhand/domain/observing/observation.ts';
import type { FallDecision } from '@onhand/domain/observing/observation.ts';
import { markObservedDue } from './judge.ts';
import { loadSheet, writeSheet } from './sheet.ts';
import { readingInputsOf } from './reading-inputs.ts';
import { merchantId, settingsOf, touch } from './store.ts';
import type { Catalogue, MemoryObservation, Store } from './store.ts';

/** What is to be decided because its orders would have arrived by now; see decide.ts. */
export function dueDecisions(
  store: Store,
  at: number,
): readonly { readonly id: string; readonly decision: FallDecision }[] {
  return [...store.observations].flatMap(([id, { state, decideAt, item, channel }]) => {
    if (state !== 'provisional' || decideAt === null || decideAt > at) return [];
    const settings = settingsOf(store, channel.split('/')[0] ?? '');
    return [{ id, decision: decisionOf({ settings, isOfItem: item !== null, isShaped: false }) }];
  });
}

/** The observations that a decision about a shop's mass drop concerns; see decide.ts. */
export function massDropOf(store: Store, shop: string, decision: 'accept' | 'reverse'): readonly string[] {
  const own = [...store.observations].filter(([, { channel }]) => channel.startsWith(`${shop}/`));
  const quarantined = own.filter(([, { state }]) => state === 'quarantined');
  const first = Math.min(...quarantined.map(([, { readStartedAt }]) => readStartedAt));
  const isOfIt = ({ state, units, seen, readStartedAt }: MemoryObservation) =>
    state === 'quarantined' ||
    (decision === 'reverse' &&
      (state === 'provisional' || state === 'adopted') &&
      units < 0 &&
      isSteep({ from: seen - units, seen }) &&
      quarantined.length > 0 &&
      readStartedAt > first - massDropWindowMs);
  return own.filter(([, one]) => isOfIt(one)).map(([id]) => id);
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
  }
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
