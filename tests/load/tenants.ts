import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { actOnListings } from '@onhand/core/linking/act-on-listings.ts';
import { connectDoor } from '@onhand/core/orders/connect-door.ts';
import { groupTakeIn, MerchantBusy } from '@onhand/core/orders/group-take-in.ts';
import { connect } from '@onhand/database/connect.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { sql } from 'kysely';
import { ownPostgres } from './setup/own-postgres.ts';
import { createListing } from '../setup/catalogue.ts';
import { delivery, longDelivery, openShop, pick } from './door/shop.ts';

/**
 * The orders of merchant B per second and how long the slowest hundredth takes, through the gateway's
 * grouping: alone, while a transaction holds an item of merchant A that A's orders need, while A sends orders
 * of 7,000 lines, and while A links and unlinks 1,000 listings. In turns on one database, which is vacuumed
 * before each. `ratios` are to B alone. JSON last.
 *
 * `openTransaction` is a control: a transaction holds an item that nobody needs. While any transaction is
 * open, PostgreSQL cannot clear away old versions of B's rows, and no code of ours can change that. So
 * `lockedToControl` is what A's stuck orders cost B.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '100' } } });
/** As many as there are disturbances, so that each has each place once. */
const turns = 5;
/** A flood takes up to ten seconds per cycle: an order of many lines, and the lane's rest after it. */
const measureForMs = (Number(values.seconds) * 1_000) / turns;
const callersOfB = 16;
const callersPerDisturbance = 4;
const linesOfLongOrders = 7_000;
const linked = 1_000;
const warmUpOrders = 1_000;
const clock = { now: () => new Date() };

await using cleanup = new AsyncDisposableStack();
const { url } = await ownPostgres(cleanup);
const db = connect(url, { maxConnections: 20 });
cleanup.defer(() => db.destroy());
const doorDb = connectDoor(url);
cleanup.defer(() => doorDb.destroy());
await migrateToLatest(db);

const [a, b] = [await openShop(db, 1_000), await openShop(db, 100)];
const takeIn = groupTakeIn(doorDb, { clock });
const orderOfB = async () => {
  const [result] = await takeIn([delivery(b, pick(b).unit)]);
  if (result?.kind !== 'taken_in') throw new Error(JSON.stringify(result));
};
await Promise.all(Array.from({ length: warmUpOrders }, orderOfB));
await sql`vacuum analyze`.execute(db);

let nextUnit = 0;

/** What A does meanwhile, until B has been measured. */
type Disturbance = (signal: AbortSignal) => Promise<unknown>;

/** Each is prepared before B is measured. */
const disturbances: Readonly<Record<string, () => Promise<Disturbance>>> = {
  alone: async () => async () => {},
  openTransaction: async () => (signal) =>
    db.transaction().execute(async (tx) => {
      await sql`select 1 from items where id = ${pick(a).itemId} for update`.execute(tx);
      await ended(signal);
    }),
  locked: async () => async (signal) => {
    const { itemId, unit } = pick(a);
    let waiting: Promise<unknown>[] = [];
    await db.transaction().execute(async (tx) => {
      await sql`select 1 from items where id = ${itemId} for update`.execute(tx);
      waiting = callersOfA(signal, () => takeIn([delivery(a, unit)]));
      await ended(signal);
    });
    await Promise.all(waiting);
  },
  flooded: async () => (signal) =>
    Promise.all(callersOfA(signal, () => takeIn([longDelivery(a, linesOfLongOrders)]))),
  linking: async () => {
    const listings = await unlinkedListings();
    return async (signal) => {
      for (let step = 0; !signal.aborted; step += 1) {
        const action = step % 2 === 0 ? 'link' : 'unlink';
        const asked = listings.map((one) => ({ ...one, action }) as const);
        await actOnListings(db, { ...a.merchant, integrationId: a.integrationId }, asked, { clock });
      }
    };
  },
};

const samples = Object.fromEntries(
  Object.keys(disturbances).map((name) => [name, { orders: 0, ms: 0, latencies: [] as number[] }]),
);
for (let turn = 0; turn < turns; turn += 1) {
  for (const [name, prepare] of inTurn(Object.entries(disturbances), turn)) {
    const disturb = await prepare();
    // The versions of rows that the disturbance before left are not this one's.
    await sql`vacuum analyze`.execute(db);
    const over = new AbortController();
    const disturbed = disturb(over.signal);
    await measure(name);
    over.abort();
    await disturbed;
  }
}

const result = Object.fromEntries(
  Object.entries(samples).map(([name, { orders, ms, latencies }]) => [
    name,
    { ordersPerSecond: Math.round((orders / ms) * 1_000), p99Ms: rounded(percentile(latencies, 0.99)) },
  ]),
);
const perSecond = (name: string) => result[name]?.ordersPerSecond ?? 0;
console.log(
  JSON.stringify({
    benchmark: 'tenants',
    merchantB: result,
    ratios: Object.fromEntries(
      Object.entries(result)
        .filter(([name]) => name !== 'alone')
        .map(([name, { ordersPerSecond }]) => [name, rounded(ordersPerSecond / perSecond('alone'))]),
    ),
    lockedToControl: rounded(perSecond('locked') / perSecond('openTransaction')),
  }),
);

function inTurn<T>(all: readonly T[], turn: number): readonly T[] {
  return [...all.slice(turn), ...all.slice(0, turn)];
}

async function measure(name: string): Promise<void> {
  const sample = samples[name];
  if (sample === undefined) throw new Error(`There is no sample ${name}.`);
  const startedAtMs = performance.now();
  await Promise.all(
    Array.from({ length: callersOfB }, async () => {
      while (performance.now() - startedAtMs < measureForMs) {
        const sentAtMs = performance.now();
        await orderOfB();
        sample.latencies.push(performance.now() - sentAtMs);
        sample.orders += 1;
      }
    }),
  );
  sample.ms += performance.now() - startedAtMs;
}

async function unlinkedListings() {
  const item = pick(a);
  const asked = [];
  for (let index = 0; index < linked; index += 1) {
    nextUnit += 1;
    const externalKey = `linked-${nextUnit}`;
    await createListing(db, a.merchant, {
      integrationId: a.integrationId,
      unit: externalKey,
      itemId: null,
    });
    asked.push({ externalKey, itemId: item.itemId, sku: '' });
  }
  return asked;
}

/** Callers of A that each go on until the measurement is over. */
function callersOfA(signal: AbortSignal, call: () => Promise<unknown>): Promise<void>[] {
  return Array.from({ length: callersPerDisturbance }, async () => {
    while (!signal.aborted) await call().catch(unlessBusy);
  });
}

function ended(signal: AbortSignal): Promise<void> {
  return delay(60_000, undefined, { signal }).catch(() => undefined);
}

function unlessBusy(error: unknown): void {
  if (!(error instanceof MerchantBusy)) throw error;
}

function percentile(numbers: readonly number[], share: number): number {
  return numbers.toSorted((x, y) => x - y)[Math.floor(numbers.length * share)] ?? 0;
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}
