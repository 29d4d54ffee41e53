import { hearForAWhile } from '@onhand/activities/hear-orders.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { Operation, OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { beginPass } from '@onhand/core/integrations/hearing/begin-pass.ts';
import { wantPass } from '@onhand/core/integrations/hearing/want-passes.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { recordFault } from '@onhand/core/retries/record-fault.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const minuteMs = 60_000;
const start = Date.parse('2026-06-01T12:00:00.000Z');
const iso = (atMs: number) => new Date(start + atMs).toISOString();

type Page = Extract<OutputOf<'orders.changedSince'>, { kind: 'page' }>['page'];
const page = (asOf: string, more: Partial<Page> = {}): OutputOf<'orders.changedSince'> => ({
  kind: 'page',
  page: { items: [], unread: [], asOf, ...more },
});
const refused = { kind: 'rejected', code: 'forbidden', message: 'You may not list orders.' } as const;
const away = { kind: 'unavailable', message: 'Nobody answers.' } as const;
const unauthorized = { kind: 'unauthorized', message: 'The key is not known.' } as const;
const ok = { kind: 'ok' as const, account: 'shop', currency: 'USD', missing: [] };

type Answers = { readonly [O in Operation]?: readonly OutputOf<O>[] };

/** An integration with webhooks, and a poller that its platform answers as the test says. */
async function heardShop(orders: Partial<NonNullable<Description['orders']>> = {}) {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `heard-${merchant.merchantId}`);
  await db
    .updateTable('integrations')
    .set({ created_at: new Date(start) })
    .where('id', '=', integrationId)
    .execute();
  let nowMs = start;
  const clock = { now: () => new Date(nowMs) };
  const integration = { merchantId: merchant.merchantId, integrationId };
  const asked: { operation: Operation; input: unknown }[] = [];
  /** Lets the poller work at `atMs` until it waits. Gives its answers in their order, each after `tookMs`. */
  const hear = async (atMs: number, answers: Answers, { tookMs = 0 } = {}) => {
    nowMs = start + atMs;
    asked.length = 0;
    const left = new Map(Object.entries(answers).map(([operation, all]) => [operation, [...all]]));
    const dependencies = {
      ...noteDependencies(db, {
        describe: async () =>
          ({
            orders: { pollEveryMs: null, overlapMs: 60_000, minPassMs: 20_000, ...orders },
            products: null,
            webhooks: null,
            // Of a description, a poller asks for no more than this.
          }) as unknown as Description,
        call: async (_platform, operation, { input }) => {
          asked.push({ operation, input });
          nowMs += tookMs;
          const answer = left.get(operation)?.shift();
          if (answer === undefined) throw new Error(`There is no answer to ${operation}.`);
          // The answers are typed by their operations.
          return answer as never;
        },
      }),
      clock,
    };
    return {
      outcome: await hearForAWhile(dependencies, integration, new AbortController().signal),
      noted: dependencies.noted,
    };
  };
  const cursors = () =>
    asked.flatMap(({ operation, input }) =>
      operation === 'orders.changedSince' ? [(input as { cursor: string | null }).cursor] : [],
    );
  const readRow = () =>
    db
      .selectFrom('hearing')
      .innerJoin('integrations', 'integrations.id', 'hearing.integration_id')
      .selectAll('hearing')
      .select(['integrations.heard_until', 'integrations.circuit'])
      .where('integration_id', '=', integrationId)
      .executeTakeFirstOrThrow();
  /** Adds a listing whose orders count from `atMs`. */
  const addListing = (atMs: number) =>
    db
      .insertInto('listings')
      .values({
        merchant_id: merchant.merchantId,
        integration_id: integrationId,
        item_id: null,
        external_key: 'a',
        external_group: 'a',
        status: 'listed',
        counts_from: new Date(start + atMs),
      })
      .execute();
  const incidents = () =>
    db
      .selectFrom('incidents')
      .select(['kind', 'detail'])
      .where('integration_id', '=', integrationId)
      .where('resolved_at', 'is', null)
      .execute();
  const failedItems = () =>
    db
      .selectFrom('failed_items')
      .select(['operation', 'state', 'code', 'platform_message as message'])
      .where('integration_id', '=', integrationId)
      .where('state', '<>', 'closed')
      .execute();
  return {
    db,
    merchant,
    integrationId,
    clock,
    hear,
    cursors,
    asked,
    readRow,
    addListing,
    incidents,
    failedItems,
  };
}

describe('occasions', () => {
  it('a pass is made at once, and the next one five minutes later where webhooks make orders fast', async () => {
    const { hear } = await heardShop();
    const first = await hear(0, { 'orders.changedSince': [page(iso(0))] });
    expect(first.outcome).toEqual({ kind: 'waits', waitMs: 5 * minuteMs });
    const early = await hear(minuteMs, {});
    expect(early.outcome).toEqual({ kind: 'waits', waitMs: 4 * minuteMs });
    await hear(5 * minuteMs, { 'orders.changedSince': [page(iso(5 * minuteMs))] });
  });

  it('a pass that is wanted is made when the connector permits it', async () => {
    const { db, integrationId, hear } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0))] });
    await wantPass(db, integrationId, new Date(start + 1_000));
    expect((await hear(1_000, {})).outcome).toEqual({ kind: 'waits', waitMs: 19_000 });
    const second = await hear(20_000, { 'orders.changedSince': [page(iso(20_000))] });
    expect(second.outcome).toEqual({ kind: 'waits', waitMs: 5 * minuteMs });
  });

  it('a pass that is wanted later stays wanted when another one is made before', async () => {
    const { db, integrationId, hear } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0))] });
    await wantPass(db, integrationId, new Date(start + 2 * minuteMs));
    await wantPass(db, integrationId, new Date(start + 30_000));
    await hear(30_000, { 'orders.changedSince': [page(iso(30_000))] });
    await wantPass(db, integrationId, new Date(start + 2 * minuteMs));
    expect((await hear(minuteMs, {})).outcome).toEqual({ kind: 'waits', waitMs: minuteMs });
  });

  it('a poller that died in a pass begins it again', async () => {
    const { db, integrationId, hear } = await heardShop();
    const pace = { integrationId, everyMs: 5 * minuteMs, minPassMs: 20_000, overlapMs: 60_000 };
    expect(await beginPass(db, { ...pace, now: new Date(start) })).toBe(true);
    await hear(30_000, { 'orders.changedSince': [page(iso(30_000))] });
  });

  it('a pass that fails is tried again soon, and ever more rarely', async () => {
    const { hear } = await heardShop();
    const fails = { 'orders.changedSince': [away], check: [away] };
    expect((await hear(0, fails)).outcome).toEqual({ kind: 'waits', waitMs: 30_000 });
    expect((await hear(minuteMs, fails)).outcome).toEqual({ kind: 'waits', waitMs: 30_000 });
  });

  it('an integration that waits for credentials is not heard', async () => {
    const { hear, readRow } = await heardShop();
    const answers = { 'orders.changedSince': [unauthorized], check: [unauthorized] };
    expect((await hear(0, answers)).outcome).toEqual({ kind: 'ended' });
    expect(await readRow()).toMatchObject({ circuit: 'reconnect_required' });
    expect((await hear(10 * minuteMs, {})).outcome).toEqual({ kind: 'ended' });
  });
});

describe('what a pass proves', () => {
  it('only its completion raises heard until, to its start less the overlap', async () => {
    const { hear, readRow, cursors } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0), { next: 'page 2' }), away], check: [away] });
    expect(await readRow()).toMatchObject({ heard_until: null, failures: 1 });

    await hear(minuteMs, { 'orders.changedSince': [page(iso(minuteMs))] });
    expect(cursors()).toEqual(['page 2']);
    expect(await readRow()).toMatchObject({ heard_until: new Date(start - minuteMs), failures: 0 });

    await hear(10 * minuteMs, { 'orders.changedSince': [page(iso(10 * minuteMs))] });
    expect(cursors()).toEqual([iso(-minuteMs)]);
    expect(await readRow()).toMatchObject({ heard_until: new Date(start + 9 * minuteMs) });
  });

  it('the first pass reads from where orders of a listing begin to count, also if it is listed later', async () => {
    const { addListing, hear, cursors } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0))] });
    expect(cursors()).toEqual([iso(-minuteMs)]);
    await addListing(-60 * minuteMs);
    await hear(5 * minuteMs, { 'orders.changedSince': [page(iso(5 * minuteMs))] });
    expect(cursors()).toEqual([iso(-61 * minuteMs)]);
    await hear(10 * minuteMs, { 'orders.changedSince': [page(iso(10 * minuteMs))] });
    expect(cursors()).toEqual([iso(4 * minuteMs)]);
  });

  it.each([
    ['first', 0],
    ['later', 5],
  ])('an interrupted %s pass proves nothing of a time before its start', async (_, minutes) => {
    const { addListing, hear, cursors } = await heardShop();
    for (let minute = 0; minute < minutes; minute += 5) {
      await hear(minute * minuteMs, { 'orders.changedSince': [page(iso(minute * minuteMs))] });
    }
    const first = page(iso(minutes * minuteMs), { next: 'page 2' });
    await hear(minutes * minuteMs, { 'orders.changedSince': [first, away], check: [away] });
    await addListing(-60 * minuteMs);
    await hear((minutes + 5) * minuteMs, { 'orders.changedSince': [page(iso(minutes * minuteMs))] });
    expect(cursors()).toEqual(['page 2']);

    const at = (minutes + 10) * minuteMs;
    await hear(at, { 'orders.changedSince': [page(iso(at))] });
    expect(cursors()).toEqual([iso(-61 * minuteMs)]);
  });

  it('a page that can no longer be resumed lets the pass begin anew', async () => {
    const { hear, cursors, incidents } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0), { next: 'page 2' }), away], check: [away] });
    await hear(minuteMs, { 'orders.changedSince': [refused, page(iso(minuteMs))] });
    expect(cursors()).toEqual(['page 2', iso(-minuteMs)]);
    expect(await incidents()).toEqual([]);
  });

  it('a shop whose clock was set back is read from before the jump, and what it proved is taken back', async () => {
    const { hear, readRow, cursors } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0))] });
    const asOf = iso(-10 * minuteMs);
    await hear(5 * minuteMs, { 'orders.changedSince': [page(asOf), away], check: [away] });
    // Five minutes passed, and the clock shows ten less: it was set back by fifteen.
    expect(cursors()).toEqual([iso(-minuteMs), iso(-16 * minuteMs)]);
    expect(await readRow()).toMatchObject({ heard_until: new Date(start - 16 * minuteMs) });

    await hear(6 * minuteMs, { 'orders.changedSince': [page(iso(-9 * minuteMs)), page(iso(-9 * minuteMs))] });
    expect(await readRow()).toMatchObject({ heard_until: new Date(start - 10 * minuteMs) });
  });

  it.each([
    ['complete', false],
    ['interrupted', true],
  ])('what a pass waits for its first page is no jump of the clock: %s', async (_, interrupted) => {
    const { hear, cursors } = await heardShop();
    const first = page(iso(10_000), interrupted ? { next: 'page 2' } : {});
    const tookMs = 10_000;
    await hear(0, { 'orders.changedSince': [first, away], check: [away] }, { tookMs });
    if (interrupted) await hear(minuteMs, { 'orders.changedSince': [page(iso(10_000))] });
    await hear(6 * minuteMs, { 'orders.changedSince': [page(iso(6 * minuteMs))] });
    expect(cursors()).toEqual([iso(10_000 - minuteMs)]);
  });

  it('a shop whose clock is behind is read from where orders begin to count by its clock', async () => {
    const { hear, cursors } = await heardShop();
    const asOf = iso(-10 * minuteMs);
    await hear(0, { 'orders.changedSince': [page(asOf), page(asOf)] });
    expect(cursors()).toEqual([iso(-minuteMs), iso(-11 * minuteMs)]);
  });
});

describe('what a pass could not read', () => {
  const unread = { externalId: '7', code: 'quantity_uncountable', message: 'It has the quantity 1.5.' };

  it('is a failed item, though nothing was known of the order, until the order is read', async () => {
    const { hear, failedItems, readRow } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0), { unread: [unread] })] });
    expect(await failedItems()).toEqual([
      { operation: 'read_order', state: 'open', code: unread.code, message: unread.message },
    ]);
    expect(await readRow()).toMatchObject({ heard_until: new Date(start - minuteMs), unread: 1 });

    const items = [orderFor('7', { a: 1 })];
    await hear(5 * minuteMs, { 'orders.changedSince': [page(iso(5 * minuteMs), { items })] });
    expect(await failedItems()).toEqual([]);
    expect(await readRow()).toMatchObject({ unread: 0 });
  });

  it('is counted also if the pass was interrupted since', async () => {
    const { hear, readRow } = await heardShop();
    const first = page(iso(0), { unread: [unread], next: 'page 2' });
    await hear(0, { 'orders.changedSince': [first, away], check: [away] });
    await hear(minuteMs, { 'orders.changedSince': [page(iso(0), { next: 'page 3' }), away], check: [away] });
    const other = { ...unread, externalId: '8' };
    await hear(3 * minuteMs, { 'orders.changedSince': [page(iso(0), { unread: [other] })] });
    expect(await readRow()).toMatchObject({ failures: 0, unread: 2 });
  });

  it('is an order also that could not be stored: nothing of it is taken for read', async () => {
    const { hear, failedItems, readRow } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0), { unread: [unread] })] });
    const items = [orderFor('7', { a: 3_000_000_000 }), orderFor('8', { a: 1 })];
    await hear(5 * minuteMs, { 'orders.changedSince': [page(iso(5 * minuteMs), { items })] });
    expect(await readRow()).toMatchObject({ unread: 1 });
    expect(await failedItems()).toMatchObject([
      { operation: 'read_order', state: 'open' },
      { operation: 'take_in_event', state: 'open' },
    ]);
  });

  it('stays skipped where somebody skipped it and the reason is the same', async () => {
    const { db, integrationId, hear, failedItems } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0), { unread: [unread] })] });
    await db
      .updateTable('failed_items')
      .set({ state: 'skipped' })
      .where('integration_id', '=', integrationId)
      .execute();
    await hear(5 * minuteMs, { 'orders.changedSince': [page(iso(5 * minuteMs), { unread: [unread] })] });
    expect(await failedItems()).toMatchObject([{ state: 'skipped' }]);
    const other = { ...unread, message: 'It has the quantity -1.' };
    await hear(10 * minuteMs, { 'orders.changedSince': [page(iso(10 * minuteMs), { unread: [other] })] });
    expect(await failedItems()).toMatchObject([{ state: 'open', message: other.message }]);
  });

  it('an order of which the page shows a part is read before the pass is complete', async () => {
    const { hear, asked, readRow } = await heardShop();
    const items = [orderFor('8', { a: 1 }, { partial: true })];
    const whole: OrderSnapshot = { ...orderFor('8', { a: 1 }), readStartedAt: iso(1_000) };
    await hear(0, {
      'orders.changedSince': [page(iso(0), { items })],
      'orders.get': [[{ key: '8', result: away }]],
      check: [ok],
    });
    expect(await readRow()).toMatchObject({ heard_until: null });

    await hear(minuteMs, {
      'orders.changedSince': [page(iso(minuteMs), { items })],
      'orders.get': [[{ key: '8', result: { kind: 'order', order: whole } }]],
    });
    expect(asked.map(({ operation }) => operation)).toEqual(['orders.changedSince', 'orders.get']);
    expect(await readRow()).toMatchObject({ heard_until: new Date(start) });
  });

  it('an open order of which nothing was heard for a day is read by its id', async () => {
    const { db, merchant, integrationId, clock, hear, asked } = await heardShop();
    await hear(0, { 'orders.changedSince': [page(iso(0))] });
    const to = { ...merchant, integrationId };
    await takeIn(db, [deliveryOf(to, orderFor('open', { a: 1 }))], { clock });
    await takeIn(db, [deliveryOf(to, orderFor('closed', { a: 1 }, { state: 'closed' }))], { clock });
    const day = 24 * 60 * minuteMs;
    await hear(day, { 'orders.changedSince': [page(iso(day))] });

    const binned = orderFor(
      'open',
      { a: 1 },
      { state: 'cancelled', version: 2, readStartedAt: iso(2 * day) },
    );
    await hear(day + 5 * minuteMs, {
      'orders.changedSince': [page(iso(day + 5 * minuteMs))],
      'orders.get': [[{ key: 'open', result: { kind: 'order', order: binned } }]],
    });
    expect(asked.at(-1)).toEqual({ operation: 'orders.get', input: { ids: ['open'] } });
    const orders = await db
      .selectFrom('orders')
      .select('state')
      .where('integration_id', '=', integrationId)
      .where('external_order_id', '=', 'open')
      .execute();
    expect(orders).toEqual([{ state: 'cancelled' }]);
  });
});

describe('the failed item of a run', () => {
  it('closes when a pass is complete, and not before', async () => {
    const { db, merchant, integrationId, clock, hear, failedItems } = await heardShop();
    const fault = { operation: 'read_orders', code: 'internal_error', message: 'A fault.' } as const;
    const run = { workflowId: 'poll', runId: '1', repeated: [] };
    await recordFault(db, { ...merchant, integrationId, ...fault, ...run, at: clock.now() });
    await hear(0, { 'orders.changedSince': [away], check: [away] });
    await hear(1_000, {});
    await hear(minuteMs, { 'orders.changedSince': [unauthorized], check: [ok] });
    expect(await failedItems()).toMatchObject([{ operation: 'read_orders', state: 'open' }]);

    await hear(5 * minuteMs, { 'orders.changedSince': [page(iso(5 * minuteMs))] });
    expect(await failedItems()).toEqual([]);
  });
});

describe('orders that cannot be read', () => {
  it('are an incident at once where the platform refuses to list them, until it lists them', async () => {
    const { hear, incidents } = await heardShop();
    await hear(0, { 'orders.changedSince': [refused] });
    expect(await incidents()).toMatchObject([
      { kind: 'channel_down', detail: { code: 'forbidden', message: 'You may not list orders.' } },
    ]);
    await hear(minuteMs, { 'orders.changedSince': [page(iso(minuteMs))] });
    expect(await incidents()).toEqual([]);
  });

  it('are an incident where a key may do anything else: it does not wait for new credentials', async () => {
    const { hear, incidents, readRow } = await heardShop();
    await hear(0, { 'orders.changedSince': [unauthorized], check: [ok] });
    expect(await incidents()).toMatchObject([{ kind: 'channel_down', detail: { code: 'orders_forbidden' } }]);
    expect(await readRow()).toMatchObject({ circuit: 'closed' });
  });

  it('are none for a moment; after five passes in a row they are', async () => {
    const { hear, incidents } = await heardShop();
    const fails = { 'orders.changedSince': [away], check: [away] };
    for (const minutes of [0, 1, 2, 3]) await hear(minutes * minuteMs, fails);
    expect(await incidents()).toEqual([]);
    await hear(4 * minuteMs, fails);
    expect(await incidents()).toMatchObject([
      { detail: { code: 'unavailable', message: 'Nobody answers.' } },
    ]);
  });
});
