import { parseArgs } from 'node:util';
import { connect } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { setRolePasswords, urlOfRole } from '@onhand/database/roles.ts';
import { connectDoor } from '@onhand/core/orders/connect-door.ts';
import type { Delivery } from '@onhand/core/orders/delivery.ts';
import { groupTakeIn } from '@onhand/core/orders/group-take-in.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { sql } from 'kysely';
import { ownPostgres } from './setup/own-postgres.ts';
import { plainOrder } from './door/plain-order.ts';
import { delivery, openShop, pick } from './door/shop.ts';
import type { Shop } from './door/shop.ts';
import { switchPolicies } from './switch-policies.ts';
import type { Policies } from './switch-policies.ts';

/**
 * The door against the plain way (an interactive transaction with SELECT … FOR UPDATE, one order at a time,
 * the same rows, the same pool) and against a bare insert of the event bodies; on one hot item and over 1,000
 * items. `Webhooks` is the same callers through the gateway's grouping, as deliveries come in. All connect as
 * the gateway does. The ways of the door are measured without row-level security, too: `withPolicies` is with
 * to without. JSON last.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '4' } } });
const turns = 4;
const measureForMs = (Number(values.seconds) * 1_000) / turns;
const itemsOf = { hot: 1, wide: 1_000 };
const batchSizes = [1, 32, 256];
const ways = [...batchSizes.map((size) => `Door${size}`), 'Webhooks'];
const callersOfOne = 16;
const callersOfMany = 2;
const warmUpBatches = 10;
const idleCalls = 300;

const clock = { now: () => new Date() };

await using cleanup = new AsyncDisposableStack();
const { url } = await ownPostgres(cleanup);
const owner = connect(url);
await migrateToLatest(owner);
cleanup.defer(() => owner.destroy());
await setRolePasswords(owner, { gateway: 'bench' });
const db = connectDoor(urlOfRole(url, 'gateway', 'bench'));
cleanup.defer(() => db.destroy());

const samples: Record<string, number[]> = {};
const idleAddedMs: Record<string, number> = {};
for (const [name, count] of Object.entries(itemsOf)) {
  const shop = await openShop(owner, count);
  // Plans that PostgreSQL made while the tables were empty are no good for full ones.
  for (let batch = 0; batch < warmUpBatches; batch += 1) {
    await takeIn(
      db,
      Array.from({ length: 256 }, () => delivery(shop, pick(shop).unit)),
      { clock },
    );
  }
  await sql`vacuum analyze`.execute(owner);
  // In turns, so that what else the machine does meets all of them.
  for (let turn = 0; turn < turns; turn += 1) {
    await sample(`${name}Plain`, callersOfOne, 1, async () => {
      const { unit, itemId, listingId } = pick(shop);
      const order = { ...shop.merchant, ...shop, itemId, listingId, delivery: delivery(shop, unit) };
      await forMerchants([shop.merchant.merchantId], () => plainOrder(db, order));
    });
    const both: readonly Policies[] = turn % 2 === 0 ? ['on', 'off'] : ['off', 'on'];
    for (const policies of both) {
      await switchPolicies(owner, policies);
      await sampleDoor(name, shop, policies);
    }
    await switchPolicies(owner, 'on');
    await sample(`${name}Floor`, callersOfMany, 256, () =>
      forMerchants([shop.merchant.merchantId], () =>
        insertBodies(Array.from({ length: 256 }, () => delivery(shop, pick(shop).unit))),
      ),
    );
  }
  idleAddedMs[name] = await measureIdle(shop);
}

const perSecond = Object.fromEntries(
  Object.entries(samples).map(([name, rates]) => [
    name,
    rates.reduce((sum, rate) => sum + rate) / rates.length,
  ]),
);

const ratio = (over: string, under: string) =>
  Math.round(((perSecond[over] ?? 0) / (perSecond[under] ?? 1)) * 100) / 100;
console.log(
  JSON.stringify({
    benchmark: 'door',
    ordersPerSecond: Object.fromEntries(
      Object.entries(perSecond).map(([name, value]) => [name, Math.round(value)]),
    ),
    ratios: Object.fromEntries(
      Object.keys(itemsOf).map((name) => [
        name,
        {
          batchedToPlain: ratio(`${name}Door256`, `${name}Plain`),
          batchesOf32ToPlain: ratio(`${name}Door32`, `${name}Plain`),
          unbatchedToPlain: ratio(`${name}Door1`, `${name}Plain`),
          webhooksToPlain: ratio(`${name}Webhooks`, `${name}Plain`),
          batchedToFloor: ratio(`${name}Door256`, `${name}Floor`),
        },
      ]),
    ),
    withPolicies: Object.fromEntries(
      Object.keys(itemsOf).flatMap((name) =>
        ways.map((way) => [`${name}${way}`, ratio(`${name}${way}`, `${name}${way}WithoutPolicies`)]),
      ),
    ),
    idleAddedMs,
  }),
);

/** Measures the ways of the door. */
async function sampleDoor(name: string, shop: Shop, policies: Policies): Promise<void> {
  const suffix = policies === 'on' ? '' : 'WithoutPolicies';
  for (const size of batchSizes) {
    await sample(`${name}Door${size}${suffix}`, size === 1 ? callersOfOne : callersOfMany, size, async () => {
      const batch = Array.from({ length: size }, () => delivery(shop, pick(shop).unit));
      const results = await takeIn(db, batch, { clock });
      if (results.some(({ kind }) => kind !== 'taken_in')) throw new Error(JSON.stringify(results[0]));
    });
  }
  const grouped = groupTakeIn(db, { clock });
  await sample(`${name}Webhooks${suffix}`, callersOfOne, 1, async () => {
    const [result] = await grouped([delivery(shop, pick(shop).unit)]);
    if (result?.kind !== 'taken_in') throw new Error(JSON.stringify(result));
  });
}

async function sample(
  name: string,
  callers: number,
  ordersPerCall: number,
  call: () => Promise<void>,
): Promise<void> {
  (samples[name] ??= []).push(await measure(callers, ordersPerCall, call));
}

/**
 * What the gateway's grouping adds to a call that comes alone: the median with it less the median without, in
 * ms.
 */
async function measureIdle(shop: Shop): Promise<number> {
  const grouped = groupTakeIn(db, { clock });
  const called = {
    direct: (one: Delivery) => takeIn(db, [one], { clock }),
    grouped: (one: Delivery) => grouped([one]),
  };
  const times = { direct: [] as number[], grouped: [] as number[] };
  for (let call = 0; call < idleCalls; call += 1) {
    for (const way of ['direct', 'grouped'] as const) {
      const one = delivery(shop, pick(shop).unit);
      const startedAtMs = performance.now();
      await called[way](one);
      times[way].push(performance.now() - startedAtMs);
    }
  }
  return Math.round((median(times.grouped) - median(times.direct)) * 1_000) / 1_000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/**
 * Orders per second when so many callers each go on for the time of a measurement. Their first calls are not
 * measured: connections plan statements anew after the policies were switched.
 */
async function measure(callers: number, ordersPerCall: number, call: () => Promise<void>): Promise<number> {
  await Promise.all(Array.from({ length: callers }, call));
  const startedAtMs = performance.now();
  let orders = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() - startedAtMs < measureForMs) {
        await call();
        orders += ordersPerCall;
      }
    }),
  );
  return orders / ((performance.now() - startedAtMs) / 1_000);
}

/** The floor: nothing but keeping what came in. */
async function insertBodies(deliveries: readonly Delivery[]): Promise<void> {
  const rows = deliveries.map(({ merchantId, integrationId, receivedAt, event }) => ({
    merchant_id: merchantId,
    integration_id: integrationId,
    event_key: event.eventKey,
    event,
    received_at: receivedAt,
  }));
  await sql`
    insert into inbound_events (merchant_id, integration_id, event_key, origin, topic, kind, event, received_at, state)
    select merchant_id, integration_id, event_key, 'webhook', 'order.updated', 'order', event, received_at, 'taken_in'
    from ${recordset(rows, 'r', 'merchant_id uuid, integration_id uuid, event_key text, event jsonb, received_at timestamptz')}`.execute(
    db,
  );
}
