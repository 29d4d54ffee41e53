import { createCopy } from '@onhand/activities/copying/create-copy.ts';
import { prepareCopy } from '@onhand/activities/copying/prepare-copy.ts';
import type { CopyableOrder, NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { Creation, MarkerFound } from '@onhand/contracts/connector/created-order.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { pause as pauseNow } from '@onhand/core/channel-stock/pause.ts';
import { changePause } from '@onhand/core/listings/change-pause.ts';
import { readPause } from '@onhand/core/listings/read-pause.ts';
import type { PauseTarget } from '@onhand/core/listings/read-pause.ts';
import { findUnstarted } from '@onhand/core/orders/find-unstarted.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { testDescription } from '@onhand/gateway/testing/test-description.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import type { NotedDependencies } from '../../setup/activities.ts';
import { createCopying } from '../../setup/copying.ts';
import type { CopyingMerchant } from '../../setup/copying.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after } from '../../setup/observed-shop.ts';
import { orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let at: CopyingMerchant;
let now: number;
/** What the source store answers to a creation and to a search, and what was sent to it. */
let creation: Creation | 'dies';
let found: MarkerFound;
let content: Partial<CopyableOrder>;
let sent: NewOrder[];
/** Happens before the shop answers with the order. */
let beforeAnswer: () => Promise<unknown>;
let createdUnits: Readonly<Record<string, number>>;
/** What happens while the source store creates the order. */
let meanwhile: () => Promise<unknown>;
let dependencies: NotedDependencies;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  at = await createCopying(database.db, { orderCopy: 'order', writeSalesBack: 'order' });
  now = 1_000;
  sent = [];
  content = {};
  createdUnits = { x: 3, y: 1 };
  meanwhile = async () => undefined;
  beforeAnswer = () => Promise.resolve();
  found = { kind: 'absent', asOf: after(0).toISOString() };
  const lifetimes = { ...testDescription.stock, requestLifetimeMs: 60_000 };
  const answers: Readonly<Record<string, (input: unknown) => unknown>> = {
    'orders.readForCopy': async () => {
      await beforeAnswer();
      beforeAnswer = () => Promise.resolve();
      return { kind: 'order', order: original() };
    },
    'orders.create': async (input) => {
      // The cast is safe: the activity sends what the operation takes.
      sent.push(input as NewOrder);
      await meanwhile();
      if (creation === 'dies') throw new Error('The worker dies.');
      return creation;
    },
    'orders.findByMarker': () => found,
    'orders.get': () => [{ key: '100', result: { kind: 'order', order: snapshot() } }],
  };
  dependencies = {
    ...noteDependencies(database.db, {
      describe: async () => ({ ...testDescription, stock: lifetimes }),
      // Each operation is answered in its own shape.
      call: async (_platform, operation, { input }) => answers[operation]?.(input) as never,
    }),
    clock: { now: () => after(now) },
  };
  await at.sell({ x: 3, y: 1 }, 1_000);
  const { marker } = await at.copy();
  creation = { kind: 'created', existed: false, created: created(marker) };
});

/** The order as its shop shows it: three of X cost 30, and one of Y 5. */
function original(): CopyableOrder {
  const line = (externalLineId: string, quantity: number, net: string) => {
    return { externalLineId, ref: null, title: 'Thing', quantity, charge: { net, tax: '3.00' } };
  };
  return {
    externalId: '1',
    number: '#1',
    currency: 'USD',
    placedAt: after(0).toISOString(),
    email: 'ada@example.com',
    shipping: { lastName: 'Lovelace', country: 'GB' },
    lines: [line('1', 3, '30.00'), line('2', 1, '5.00')],
    ...content,
  };
}

function snapshot(): OrderSnapshot {
  return orderFor('100', createdUnits, { readStartedAt: after(now).toISOString() });
}

function created(marker: string) {
  const order = { ...snapshot(), marker };
  return { externalId: '100', number: '#100', total: '35.00', currency: 'USD', order };
}

/** Does what the workflow does: prepares, creates or waits, until nothing is left to do for now. */
async function carry(): Promise<number> {
  const { orderId } = await at.copy();
  const { merchantId } = at.merchant;
  const of = { merchantId, integrationId: at.shop, externalOrderId: '1', orderId };
  const began = now;
  for (let step = 0; step < 50; step += 1) {
    const next = await prepareCopy(dependencies, of);
    if (next.kind === 'settled') return now - began;
    if (next.kind === 'wait') now += next.ms;
    else await createCopy(dependencies, of).catch(() => undefined);
  }
  throw new Error('The copy is never settled.');
}

const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .where('merchant_id', '=', at.merchant.merchantId)
    .select(['id', 'operation', 'state', 'code', 'platform_message'])
    .execute();

it('is created once, with the units that the order holds and their share of the prices', async () => {
  await at.sell({ x: 2 }, 1_500, { version: 2 });
  await at.sell({ x: 3, y: 1 }, 1_600, {
    version: 3,
    lines: orderFor('1', { x: 3, y: 1 }).lines.map((line) => ({
      ...line,
      cancelled: line.quantity > 1 ? 1 : 0,
    })),
  });
  createdUnits = { x: 2, y: 1 };
  creation = { kind: 'created', existed: false, created: created((await at.copy()).marker) };
  await carry();
  await carry();
  const { marker, state } = await at.copy();
  expect(state).toBe('open');
  expect(sent).toMatchObject([
    {
      marker,
      copyOf: { number: '#1' },
      currency: 'USD',
      email: 'ada@example.com',
      shipping: { lastName: 'Lovelace' },
      lines: [
        { ref: { unit: 'x' }, quantity: 2, charge: { net: '20.00', tax: '2.00' } },
        { ref: { unit: 'y' }, quantity: 1, charge: { net: '5.00', tax: '3.00' } },
      ],
    },
  ]);
  expect(await at.level(at.items.x)).toEqual({ onHand: 8, available: 8 });
});

it('stores no personal data anywhere, also where the platform repeats it', async () => {
  await carry();
  at = await createCopying(database.db, { orderCopy: 'order', writeSalesBack: 'order' });
  await at.sell({ x: 3, y: 1 }, 1_000);
  const message = 'LOVELACE <ada@example.com> is not welcome.';
  creation = { kind: 'rejected', code: 'refused', message };
  await carry();
  expect(await failedItems()).toMatchObject([{ platform_message: '… <…> is not welcome.' }]);
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
    database.db,
  );
  for (const { name } of tables.rows) {
    const { rows } = await sql`
      select 1 from ${sql.table(name)} stored where stored::text ~* 'ada@example.com|Lovelace'`.execute(
      database.db,
    );
    expect(rows, name).toEqual([]);
  }
});

it('is found by its marker after an unknown outcome, and not created again', async () => {
  creation = { kind: 'unknown', message: 'No answer.', ended: false };
  found = { kind: 'found', orders: [{ externalId: '100', complete: true }], asOf: after(0).toISOString() };
  expect(await carry()).toBe(0);
  expect(sent).toHaveLength(1);
  expect(await at.copy()).toMatchObject({ state: 'open' });
  expect(await at.level(at.items.x)).toEqual({ onHand: 7, available: 7 });
});

it('the worker dies between the call and its record: it is searched for', async () => {
  creation = 'dies';
  found = { kind: 'found', orders: [{ externalId: '100', complete: true }], asOf: after(0).toISOString() };
  await carry();
  expect(sent).toHaveLength(1);
  expect(await at.copy()).toMatchObject({ state: 'open' });
});

it('counts as absent only when the call can no longer take effect, twice; then it is created again', async () => {
  const { marker } = await at.copy();
  creation = { kind: 'unknown', message: 'No answer.', ended: false };
  const { orderId } = await at.copy();
  const of = { ...at.merchant, integrationId: at.shop, externalOrderId: '1', orderId };
  await createCopy(dependencies, of);
  creation = { kind: 'created', existed: false, created: created(marker) };
  // The request's lifetime, and the time between two searches.
  expect(await carry()).toBeGreaterThanOrEqual(60_000);
  expect(sent.map((order) => order.marker)).toEqual([marker, marker]);
  expect(await at.copy()).toMatchObject({ state: 'open' });
});

it('a webhook tells of it before the search does: it is settled', async () => {
  creation = { kind: 'unknown', message: 'No answer.', ended: false };
  const { orderId } = await at.copy();
  const of = { ...at.merchant, integrationId: at.shop, externalOrderId: '1', orderId };
  await createCopy(dependencies, of);
  await at.created({ x: 3, y: 1 }, 2_000);
  await carry();
  expect(sent).toHaveLength(1);
  expect(await at.copy()).toMatchObject({ state: 'open' });
  expect(await at.level(at.items.x)).toEqual({ onHand: 7, available: 7 });
});

it('a refusal is a failed item with the words of the platform, and a retry creates it', async () => {
  const { marker } = await at.copy();
  creation = { kind: 'rejected', code: 'unit_missing', message: 'We have no X.' };
  await carry();
  expect(await at.copy()).toMatchObject({ state: 'failed' });
  const failed = { code: 'unit_missing', platform_message: 'We have no X.' };
  expect(await failedItems()).toMatchObject([{ ...failed, operation: 'copy_order', state: 'open' }]);
  const starts = await retryFailed();
  expect(starts).toHaveLength(1);
  creation = { kind: 'created', existed: false, created: created(marker) };
  await carry();
  expect(await at.copy()).toMatchObject({ state: 'open' });
  expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
});

/** Retries the failed items as a person does. Returns the sales that it starts. */
async function retryFailed(): Promise<readonly unknown[]> {
  const starts: unknown[] = [];
  const startWork = {
    nudge: () => undefined,
    sale: (order: unknown) => void starts.push(order),
    bulk: () => Promise.resolve(),
    products: () => Promise.resolve(),
    hear: () => undefined,
  };
  const ids = (await failedItems()).map(({ id }) => id);
  const retried = { merchantId: at.merchant.merchantId, move: 'retry', ids } as const;
  await moveFailedItems(database.db, retried, { startWork, at: after(now) });
  return starts;
}

it('five calls that ended without an answer and created nothing wait for a person', async () => {
  creation = { kind: 'unknown', message: 'No answer.', ended: true };
  await carry();
  expect(sent).toHaveLength(5);
  expect(await at.copy()).toMatchObject({ state: 'lost' });
  expect(await failedItems()).toMatchObject([{ code: 'outcome_unknown', state: 'open' }]);
});

it('a platform that is away uses no attempts up, and the sweep goes on later', async () => {
  const { marker } = await at.copy();
  creation = { kind: 'unavailable', message: 'Closed for inventory.' };
  await carry();
  expect(await at.copy()).toMatchObject({ state: 'waiting' });
  expect(await failedItems()).toEqual([]);
  creation = { kind: 'created', existed: false, created: created(marker) };
  await carry();
  expect(await at.copy()).toMatchObject({ state: 'waiting' });
  now += 60_000;
  await carry();
  expect(await at.copy()).toMatchObject({ state: 'open' });
});

describe.each(['merchants', 'integrations'] as const)('a pause of %s', (what) => {
  const pause = (paused: boolean) => {
    const { source, merchant } = at;
    const actor = { label: 'ada', keyId: null };
    const id = what === 'merchants' ? merchant.merchantId : source.integrationId;
    const target = { scope: what === 'merchants' ? 'merchant' : 'integration', id } as PauseTarget;
    const change = { merchantId: merchant.merchantId, actor, at: after(now) };
    return paused ? pauseNow(database.db, target, change) : resume(target, change);
  };
  const resume = (target: PauseTarget, change: Parameters<typeof pauseNow>[2]) =>
    inTransaction(database.db, async (tx) => {
      const before = await readPause(tx, change.merchantId, target, { lock: true });
      if (before !== undefined) await changePause(tx, target, { before, paused: false }, change);
    });
  const swept = async () => {
    const left = { now: after(now), olderThanMs: 24 * 3_600_000, limit: 1_000 };
    const found = await findUnstarted(database.db, left);
    return found.filter(({ merchantId }) => merchantId === at.merchant.merchantId).length;
  };
  const failures = () =>
    database.db
      .selectFrom('order_copies')
      .where('merchant_id', '=', at.merchant.merchantId)
      .select('failures')
      .executeTakeFirstOrThrow();

  it('keeps the copy waiting without failures, and it goes on at once when resumed', async () => {
    await pause(true);
    await carry();
    now += 3_600_000;
    expect(await swept()).toBe(0);
    await carry();
    expect(sent).toEqual([]);
    expect(await at.copy()).toMatchObject({ state: 'waiting' });
    expect(await failures()).toEqual({ failures: 0 });
    await pause(false);
    expect(await swept()).toBe(1);
    await carry();
    expect(sent).toHaveLength(1);
    expect(await at.copy()).toMatchObject({ state: 'open' });
  });

  it('that lands while the order is read prevents the call', async () => {
    beforeAnswer = () => pause(true);
    await carry();
    expect(sent).toEqual([]);
    expect(await at.copy()).toMatchObject({ state: 'waiting' });
    expect(await failures()).toEqual({ failures: 0 });
    await pause(false);
    await carry();
    expect(sent).toHaveLength(1);
  });
});

it('another currency: nothing is created', async () => {
  await database.db
    .updateTable('integrations')
    .set({ currency: 'EUR' })
    .where('id', '=', at.source.integrationId)
    .execute();
  await carry();
  expect(sent).toEqual([]);
  expect(await failedItems()).toMatchObject([{ code: 'currency_mismatch' }]);
});

it('an order that is cancelled before anything is sent is not copied', async () => {
  await at.sell({ x: 3, y: 1 }, 1_500, { version: 2, state: 'cancelled' });
  await carry();
  expect(sent).toEqual([]);
  expect(await at.copy()).toMatchObject({ state: 'skipped' });
});

const setOrders = (integrationId: IntegrationId, settings: object) =>
  database.db
    .updateTable('sync_settings')
    .set(settings)
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'orders')
    .execute();

it.each([
  ['copying', () => setOrders(at.shop, { order_copy: 'none' })],
  ['the import of orders', () => setOrders(at.shop, { auto_import: false })],
  ['the export to the source', () => setOrders(at.source.integrationId, { auto_export: false })],
] as const)('%s is switched off before anything is sent: nothing is', async (_what, switchOff) => {
  await switchOff();
  await carry();
  expect(sent).toEqual([]);
  expect(await at.copy()).toMatchObject({ state: 'skipped' });
});

it('copying is switched off after a call of unknown outcome: it is searched for, and not created again', async () => {
  creation = { kind: 'unknown', message: 'No answer.', ended: true };
  meanwhile = () => setOrders(at.shop, { order_copy: 'none' });
  await carry();
  expect(sent).toHaveLength(1);
  expect(await at.copy()).toMatchObject({ state: 'skipped' });
});

it('a lost copy is searched for and created when a person retries it', async () => {
  const { marker } = await at.copy();
  creation = { kind: 'unknown', message: 'No answer.', ended: true };
  await carry();
  expect(await at.copy()).toMatchObject({ state: 'lost' });
  await retryFailed();
  creation = { kind: 'created', existed: false, created: created(marker) };
  await carry();
  expect(sent).toHaveLength(6);
  expect(await at.copy()).toMatchObject({ state: 'open' });
});

it('calls that a platform refused because it is away are no attempts', async () => {
  const { marker } = await at.copy();
  creation = { kind: 'unavailable', message: 'Closed for inventory.' };
  for (let outage = 0; outage < 5; outage += 1) {
    await carry();
    now += 3_600_000;
  }
  creation = { kind: 'unknown', message: 'No answer.', ended: true };
  meanwhile = async () => {
    if (sent.length > 6) creation = { kind: 'created', existed: false, created: created(marker) };
  };
  await carry();
  expect(sent).toHaveLength(7);
  expect(await at.copy()).toMatchObject({ state: 'open' });
});

it('news that came while it was created are newer than the answer of the call', async () => {
  meanwhile = () => at.created({ x: 3, y: 1 }, now, { version: 5, state: 'cancelled' });
  await carry();
  expect(await at.copy()).toMatchObject({ state: 'cancelled' });
});

it('a listing that sells another item by now is not sent: a person is asked', async () => {
  await database.db
    .updateTable('listings')
    .set({ item_id: at.items.y })
    .where('integration_id', '=', at.source.integrationId)
    .where('external_key', '=', 'x')
    .execute();
  await carry();
  expect(sent).toEqual([]);
  expect(await failedItems()).toMatchObject([{ code: 'listing_changed' }]);
});

it.each(['shop', 'source'] as const)('a revoked %s: a person is asked', async (which) => {
  const revoked = which === 'shop' ? at.shop : at.source.integrationId;
  await database.db.updateTable('integrations').set({ state: 'revoked' }).where('id', '=', revoked).execute();
  await carry();
  expect(sent).toEqual([]);
  expect(await failedItems()).toMatchObject([{ code: 'integration_revoked' }]);
});

it('a revoked source of a copy that may exist there: a person is asked', async () => {
  creation = { kind: 'unknown', message: 'No answer.', ended: true };
  const revoked = { state: 'revoked' } as const;
  meanwhile = () =>
    database.db.updateTable('integrations').set(revoked).where('id', '=', at.source.integrationId).execute();
  await carry();
  expect(await at.copy()).toMatchObject({ state: 'lost' });
  expect(await failedItems()).toMatchObject([{ code: 'integration_revoked' }]);
});

it('an order that is never completed there waits for a person', async () => {
  creation = { kind: 'unknown', message: 'No answer.', ended: true };
  found = { kind: 'found', orders: [{ externalId: '100', complete: false }], asOf: after(0).toISOString() };
  await carry();
  expect(sent).toHaveLength(5);
  expect(await at.copy()).toMatchObject({ state: 'lost' });
});
