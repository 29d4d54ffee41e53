import { isDeepStrictEqual } from 'node:util';
import type { TakeInResult } from '@onhand/core/orders/delivery.ts';
import { Crashed } from './core.ts';
import type { Core } from './core.ts';
import type { CoreState } from './state.ts';
import { Violation } from './violation.ts';

/** Two cores that are given the same and must answer and end alike; answers with those of the first. */
export function pairOf(one: Core, other: Core): Core {
  /** As both were found to be, until either is asked for something again. */
  let alike: CoreState | null = null;

  async function both<T>(what: string, ask: (core: Core) => Promise<T>): Promise<T> {
    alike = null;
    const [first, second] = [await settle(ask(one)), await settle(ask(other))];
    if (!isDeepStrictEqual(first, second)) {
      throw new Violation('alike', `${what} gave ${show(first)}; on PostgreSQL ${show(second)}`);
    }
    if (first === 'crashed') throw new Crashed();
    return first.value;
  }

  return {
    takeIn: (deliveries, at) =>
      both('takeIn', async (core) => (await core.takeIn(deliveries, at)).map(withoutWords)),
    bookStock: (change, at) => both('bookStock', (core) => core.bookStock(change, at)),
    bookTransfer: (transfer, at) => both('bookTransfer', (core) => core.bookTransfer(transfer, at)),
    link: (listing, item, at) => both('link', (core) => core.link(listing, item, at)),
    createListing: (listing, at) => both('createListing', (core) => core.createListing(listing, at)),
    unlink: (listing, at) => both('unlink', (core) => core.unlink(listing, at)),
    syncNow: (item, at) => both('syncNow', (core) => core.syncNow(item, at)),
    changeSettings: (shop, settings, at) =>
      both('changeSettings', (core) => core.changeSettings(shop, settings, at)),
    changeState: (shop, state) => both('changeState', (core) => core.changeState(shop, state)),
    openCircuit: (shop, answer, at) => both('openCircuit', (core) => core.openCircuit(shop, answer, at)),
    closeCircuit: (shop, at) => both('closeCircuit', (core) => core.closeCircuit(shop, at)),
    rebook: (listing, at) => both('rebook', (core) => core.rebook(listing, at)),
    noteAbsence: (order, at) => both('noteAbsence', (core) => core.noteAbsence(order, at)),
    settleHints: (order, readFrom) => both('settleHints', (core) => core.settleHints(order, readFrom)),
    moveFailedItem: (listing, move, at) =>
      both('moveFailedItem', (core) => core.moveFailedItem(listing, move, at)),
    spread: (at) => both('spread', (core) => core.spread(at)),
    acquireLease: (shop, at) => both('acquireLease', (core) => core.acquireLease(shop, at)),
    renewLease: (lease, at) => both('renewLease', (core) => core.renewLease(lease, at)),
    releaseLease: (lease) => both('releaseLease', (core) => core.releaseLease(lease)),
    takeDue: (lease, at, limit) => both('takeDue', (core) => core.takeDue(lease, at, limit)),
    takeUnknown: (lease, at, limit) => both('takeUnknown', (core) => core.takeUnknown(lease, at, limit)),
    recordAnswers: (lease, answers, at) =>
      both('recordAnswers', (core) => core.recordAnswers(lease, answers, at)),
    takeReadings: (lease, at, limit) => both('takeReadings', (core) => core.takeReadings(lease, at, limit)),
    recordReadings: (lease, readings, at, orders) =>
      both('recordReadings', (core) => core.recordReadings(lease, readings, at, orders)),
    decideDue: (at) => both('decideDue', (core) => core.decideDue(at)),
    hear: (shop, until, startedAt) => both('hear', (core) => core.hear(shop, until, startedAt)),
    beginLook: (of, at) => both('beginLook', (core) => core.beginLook(of, at)),
    decide: (of, decision, at, look) => both('decide', (core) => core.decide(of, decision, at, look)),
    crashNext(crash) {
      one.crashNext(crash);
      other.crashNext(crash);
    },
    async state() {
      if (alike === null) {
        const state = await one.state();
        compareStates(state, await other.state());
        alike = state;
      }
      return alike;
    },
  };
}

/** What PostgreSQL says of a fault is its own. */
function withoutWords(taken: TakeInResult): TakeInResult {
  return taken.kind === 'failed' ? { ...taken, message: '' } : taken;
}

type Settled<T> = 'crashed' | { readonly value: T };

async function settle<T>(asked: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (error instanceof Crashed) return 'crashed';
    throw error;
  }
}

/** What of each kind of row both have; more than this is one runner's own business. */
const compared: Readonly<Record<keyof CoreState, readonly string[] | null>> = {
  levels: ['onHand', 'committed', 'deficit', 'revision', 'countedAt'],
  ledger: [
    'onHand',
    'committed',
    'deficit',
    'revision',
    'withoutOrders',
    'byHand',
    'provisional',
    'channelChanges',
  ],
  orders: ['revision', 'version', 'state', 'snapshotKey', 'readStartedAt'],
  lines: ['item', 'effect', 'quantity', 'cancelled', 'restocked', 'components', 'deducted', 'baseline'],
  holds: null,
  oversold: null,
  backordered: null,
  incidents: null,
  events: null,
  listings: ['item', 'rebookPending', 'countsFrom', 'clockAheadMs'],
  itemCountsFrom: null,
  shops: ['direction', 'writeSalesBack', 'state', 'circuit', 'heardUntil'],
  observations: [
    'item',
    'foundAt',
    'since',
    'readStartedAt',
    'platformAt',
    'expected',
    'seen',
    'units',
    'consumed',
    'taken',
    'locationId',
    'state',
    'decideAt',
  ],
  massDrops: null,
  deductions: ['units', 'takenAt', 'doubted'],
  channels: [
    'neededRevision',
    'submittedRevision',
    'confirmedRevision',
    'submitted',
    'confirmed',
    'seen',
    'seenAt',
    'state',
    'blockCode',
    'dueAt',
    'attempts',
    'openEpoch',
    'known',
    'knownAt',
    'readDueAt',
    'submittedDelta',
    'forcedRevision',
  ],
  failedItems: ['state', 'code', 'attempts'],
  touched: null,
};

function compareStates(one: CoreState, other: CoreState): void {
  for (const part of Object.keys(compared) as (keyof CoreState)[]) {
    const first = one[part];
    const second = other[part];
    for (const name of new Set([...first.keys(), ...second.keys()])) {
      const [a, b] = [comparable(part, first.get(name)), comparable(part, second.get(name))];
      if (a !== b) throw new Violation('alike', `${part} ${name} is ${a}; on PostgreSQL ${b}`);
    }
  }
  const [queue, otherQueue] = [[...one.oversold.keys()].join(), [...other.oversold.keys()].join()];
  if (queue !== otherQueue) throw new Violation('alike', `${queue} wait; on PostgreSQL ${otherQueue}`);
}

function comparable(part: keyof CoreState, value: unknown): string {
  if (part === 'holds' && Array.isArray(value)) {
    const rows = value.map((hold) =>
      JSON.stringify(hold, ['locationId', 'committed', 'settled', 'bookedSeq']),
    );
    return rows.toSorted().join();
  }
  const fields = compared[part];
  return fields === null ? String(value) : (JSON.stringify(value, [...fields]) ?? 'missing');
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
