import { isDeepStrictEqual } from 'node:util';
import { Crashed } from './core.ts';
import type { Core } from './core.ts';
import type { CoreState } from './state.ts';
import { Violation } from './violation.ts';

/** Two cores that are given the same and must answer and end alike; answers with those of the first. */
export function pairOf(one: Core, other: Core): Core {
  async function both<T>(what: string, ask: (core: Core) => Promise<T>): Promise<T> {
    const [first, second] = [await settle(ask(one)), await settle(ask(other))];
    if (!isDeepStrictEqual(first, second)) {
      throw new Violation('alike', `${what} gave ${show(first)}; on PostgreSQL ${show(second)}`);
    }
    if (first === 'crashed') throw new Crashed();
    return first.value;
  }

  return {
    takeIn: (deliveries, at) => both('takeIn', (core) => core.takeIn(deliveries, at)),
    bookStock: (change, at) => both('bookStock', (core) => core.bookStock(change, at)),
    bookTransfer: (transfer, at) => both('bookTransfer', (core) => core.bookTransfer(transfer, at)),
    link: (listing, item, at) => both('link', (core) => core.link(listing, item, at)),
    rebook: (listing, at) => both('rebook', (core) => core.rebook(listing, at)),
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
    crashNext(crash) {
      one.crashNext(crash);
      other.crashNext(crash);
    },
    async state() {
      const state = await one.state();
      compareStates(state, await other.state());
      return state;
    },
  };
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
  levels: ['onHand', 'committed', 'deficit', 'revision'],
  ledger: ['onHand', 'committed', 'deficit', 'revision', 'withoutOrders'],
  orders: ['revision', 'version', 'state', 'snapshotKey', 'readStartedAt'],
  lines: ['item', 'effect', 'quantity', 'cancelled', 'restocked', 'components', 'deducted'],
  holds: null,
  oversold: null,
  backordered: null,
  incidents: null,
  events: null,
  listings: ['item', 'rebookPending'],
  deductions: ['units', 'takenAt'],
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
