import { afterReading } from '@onhand/domain/channel-stock/reading.ts';
import { transition } from '@onhand/domain/channel-stock/transition.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { isMassDrop, isSteep, massDropWindowMs } from '@onhand/domain/observing/mass-drop.ts';
import { isDoubted } from '@onhand/domain/observing/expected-figures.ts';
import { meaningOf } from '@onhand/domain/observing/meaning.ts';
import type { FigureRead, JudgedFigure, Observing } from '@onhand/domain/observing/meaning.ts';
import {
  bookObservation,
  decideAt,
  endsQuarantine,
  endsRise,
  isSameRise,
  isToBeWritten,
  knownAfter,
  moves,
  observationOf,
  readAgainAt,
  unitsOf,
} from '@onhand/domain/observing/observation.ts';
import type { NewObservation } from '@onhand/domain/observing/observation.ts';
import { loadSheet, writeSheet } from './sheet.ts';
import { openOf, readingInputsOf, returnableOf } from './reading-inputs.ts';
import { bookStock } from './stock.ts';
import { touch } from './store.ts';
import type { Catalogue, Store } from './store.ts';

/** Judges figures that were read and books what nothing explains; see judge-readings.ts and what it calls. */
export function judgeReadings(
  store: Store,
  catalogue: Catalogue,
  reads: readonly FigureRead[],
  observing: Observing,
): ReadonlyMap<ChannelStockId, JudgedFigure> {
  const found = reads.flatMap((read) => {
    const standing = readingInputsOf(store, catalogue, read.channelStockId, observing.settlesWithinMs);
    const { quantity } = read;
    if (standing === undefined || quantity === null) return [];
    const returnable = returnableOf(store, catalogue, read.channelStockId);
    return [meaningOf({ ...read, quantity }, { ...standing, returnable }, observing)];
  });
  const booked = bookFindings(store, catalogue, found, observing);
  storeFindings(store, { reads, found, booked }, observing);
  return new Map(found.map((one) => [one.read.channelStockId, one]));
}

function bookFindings(
  store: Store,
  catalogue: Catalogue,
  found: readonly JudgedFigure[],
  observing: Observing,
): readonly NewObservation[] {
  bookOpenings(
    store,
    catalogue,
    found.filter(({ finding }) => finding.kind === 'opening'),
    observing.at.getTime(),
  );
  for (const { finding, item, standing } of found) {
    const isSettled = finding.kind !== 'rising' && isDoubted(standing.deductions, standing.knownAt);
    if (isSettled && item !== null) touch(store, item.itemId);
  }
  const unexplained = found.filter((one) => unitsOf(one) !== 0);
  const quarantined = quarantinedOf(store, unexplained, observing.at.getTime());
  const observations = unexplained.map((one) =>
    observationOf(one, {
      id: nextId(store, one.read.channelStockId),
      quarantined: quarantined.has(one.read.channelStockId),
    }),
  );
  const items = new Set(observations.flatMap((one) => (moves(one) ? [one.found.item.itemId] : [])));
  if (items.size === 0) return observations.map((observation) => ({ ...observation, taken: [] }));
  const sheet = loadSheet(store, catalogue, { items, orders: new Set(), holders: true });
  const taken = observations.map((observation) => bookObservation(sheet, observation));
  for (const item of items) sheet.serveWaiting(item);
  writeSheet(store, sheet);
  for (const item of items) touch(store, item);
  return observations.map((observation, index) => ({ ...observation, taken: taken[index] ?? [] }));
}

function nextId(store: Store, channel: string): string {
  let number = 1;
  while (store.observations.has(`${channel}~${number}`)) number += 1;
  return `${channel}~${number}`;
}

/** Touches each item once, at however many locations figures open its stock. */
function bookOpenings(
  store: Store,
  catalogue: Catalogue,
  figures: readonly JudgedFigure[],
  at: number,
): void {
  const before = new Map(store.touched);
  for (const one of figures) bookOpening(store, catalogue, one, at);
  for (const [item, times] of store.touched) {
    store.touched.set(item, Math.min(times, (before.get(item) ?? 0) + 1));
  }
}

function bookOpening(
  store: Store,
  catalogue: Catalogue,
  { read, standing, item }: JudgedFigure,
  at: number,
): void {
  const [location] = standing.locations;
  if (item === null || location === undefined) return;
  const countsFrom = read.readStartedAt.getTime();
  const quantity = Math.max(0, read.quantity);
  const sourceKey = `opening:${read.channelStockId}`;
  const change = { kind: 'opening', item: item.itemId, location, quantity, sourceKey } as const;
  const booked = bookStock(store, catalogue, { ...change, countsFrom }, at);
  for (const name of catalogue.channels.get(read.channelStockId)?.listings ?? []) {
    const listing = store.listings.get(name);
    if (listing !== undefined) store.listings.set(name, { ...listing, countsFrom });
  }
  const channel = store.channels.get(read.channelStockId);
  if (channel !== undefined && booked.kind === 'booked') {
    store.channels.set(read.channelStockId, { ...channel, openingAt: countsFrom });
  }
}

function quarantinedOf(store: Store, unexplained: readonly JudgedFigure[], at: number): ReadonlySet<string> {
  const steep = unexplained.filter(
    ({ finding, read, standing }) =>
      finding.kind === 'fallen' &&
      standing.quarantined === null &&
      isSteep({ from: finding.from, seen: read.quantity }),
  );
  const quarantined = new Set<string>();
  for (const [shop, falls] of Map.groupBy(steep, ({ standing }) => standing.integrationId)) {
    const now = new Set<string>(falls.map(({ read }) => read.channelStockId));
    const others = new Set<string>();
    for (const { channel, foundAt, units, seen, state } of store.observations.values()) {
      const recent = foundAt > at - massDropWindowMs && channel.startsWith(`${shop}/`);
      const fell = units < 0 && state !== 'consumed' && isSteep({ from: seen - units, seen });
      if (recent && fell && !now.has(channel)) others.add(channel);
    }
    const linked = [...store.listings].filter(
      ([name, { item }]) => item !== null && name.startsWith(`${shop}/`),
    );
    if (isMassDrop(others.size + falls.length, linked.length)) {
      for (const name of now) quarantined.add(name);
    }
  }
  return quarantined;
}

function storeFindings(
  store: Store,
  {
    reads,
    found,
    booked,
  }: {
    readonly reads: readonly FigureRead[];
    readonly found: readonly JudgedFigure[];
    readonly booked: readonly NewObservation[];
  },
  observing: Observing,
): void {
  for (const { standing } of found.filter(endsRise)) drop(store, standing.rising?.id ?? '');
  for (const { standing } of found.filter(endsQuarantine)) drop(store, standing.quarantined?.id ?? '');
  for (const read of reads.filter(({ quantity }) => quantity === null)) {
    for (const [id] of openOf(store, read.channelStockId, 'rising')) drop(store, id);
  }
  const byId = new Map(found.map((one) => [one.read.channelStockId, one]));
  const quarantined = new Set(
    booked.flatMap(({ state, found: one }) => (state === 'quarantined' ? [one.read.channelStockId] : [])),
  );
  for (const read of reads) {
    const one = byId.get(read.channelStockId);
    const isQuarantined =
      quarantined.has(read.channelStockId) || (one?.standing.quarantined ?? null) !== null;
    storeRead(store, read, { found: one, isQuarantined }, observing);
  }
  for (const observation of booked) {
    const { id, found: one, units, state, taken } = observation;
    if (isSameRise(one)) continue;
    const before = store.observations.get(id);
    const decided = decideAt(observation, observing)?.getTime() ?? null;
    if (before !== undefined) {
      const { expected } = one;
      // A quarantined fall is decided by its newest figure; a rise keeps its first reading.
      const newest = state === 'quarantined' ? { ...figureRead(one), consumed: 0 } : {};
      store.observations.set(id, { ...before, state, expected, units, taken, decideAt: decided, ...newest });
      continue;
    }
    store.observations.set(id, {
      channel: one.read.channelStockId,
      item: one.item?.itemId ?? null,
      foundAt: one.read.readStartedAt.getTime(),
      since: one.base?.at ?? null,
      ...figureRead(one),
      expected: one.expected,
      units,
      consumed: 0,
      taken,
      state,
      decideAt: decided,
    });
    if (state === 'quarantined') store.massDrops.set(one.standing.integrationId, true);
  }
  for (const { read } of found.filter(endsQuarantine)) {
    markObservedDue(store, read.channelStockId, observing.at.getTime());
  }
}

function figureRead({ read }: JudgedFigure) {
  return {
    readStartedAt: read.readStartedAt.getTime(),
    platformAt: read.platformAt?.getTime() ?? null,
    seen: read.quantity,
  };
}

/** What was seen is not there any more, or nothing to wait for. */
export function drop(store: Store, id: string): void {
  const seen = store.observations.get(id);
  if (seen !== undefined) store.observations.set(id, { ...seen, state: 'dropped', decideAt: null });
}

/** What a decision about a figure lifts. */
const freed: ReadonlySet<string | null> = new Set(['quarantined', 'orders_awaited']);

/** Makes a channel due whose figure may not be what it should; see need-after-decision.ts. */
export function markObservedDue(store: Store, name: string, at: number): void {
  const channel = store.channels.get(name);
  if (channel === undefined || (channel.state === 'blocked' && !freed.has(channel.blockCode))) return;
  store.channels.set(
    name,
    transition(channel, { kind: 'needed', cause: 'observation', at, keepsWait: true }),
  );
}

function storeRead(
  store: Store,
  read: FigureRead,
  { found, isQuarantined }: { readonly found: JudgedFigure | undefined; readonly isQuarantined: boolean },
  observing: Observing,
): void {
  const channel = store.channels.get(read.channelStockId);
  if (channel === undefined) return;
  store.channels.set(
    read.channelStockId,
    afterReading(channel, {
      quantity: read.quantity,
      why: read.why,
      readStartedAt: read.readStartedAt.getTime(),
      known: found === undefined ? null : knownAfter(found, isQuarantined),
      readAgainAt: found === undefined ? null : (readAgainAt(found, observing)?.getTime() ?? null),
      isWrong: found !== undefined && isToBeWritten(found),
      at: observing.at.getTime(),
    }),
  );
}
