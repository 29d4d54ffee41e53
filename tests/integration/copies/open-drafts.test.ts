import { readDrafts } from '@onhand/activities/reconciling/read-drafts.ts';
import type { DraftState } from '@onhand/contracts/connector/created-order.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { advanceRun } from '@onhand/core/runs/change-run.ts';
import { changeRunning } from '@onhand/core/runs/change-running.ts';
import { testDescription } from '@onhand/gateway/testing/test-description.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createCopying } from '../../setup/copying.ts';
import type { CopyingMerchant } from '../../setup/copying.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';
import { reconciledShop } from '../../setup/reconciled-shop.ts';
import type { ReconciledShop } from '../../setup/reconciled-shop.ts';

const placedAt = '2026-11-22T11:59:00Z';
const minuteMs = 60_000;
const away = { kind: 'unavailable', message: 'Nobody answers.' } as const;

let database: TestDatabase;
let at: CopyingMerchant;
let reconciled: ReconciledShop;
/** What the source store answers about its drafts, and which orders it has, by id. */
let states: Map<string, DraftState>;
let orders: Map<string, OrderSnapshot | 'away'>;
let asked: string[];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  at = await createCopying(database.db, { orderCopy: 'draft', writeSalesBack: 'adjust' });
  const { merchantId } = at.merchant;
  reconciled = reconciledShop(database.db, { merchantId, integrationId: at.source.integrationId });
  [states, orders, asked] = [new Map(), new Map(), []];
});

/** Sells one X in the shop. Its draft in the source store is created. `isHeard`: its news came, too. */
async function draft(id: string, isHeard = true): Promise<{ readonly id: string; readonly marker: string }> {
  const { db } = database;
  const clock = { now: () => after(1_000) };
  const order = orderFor(id, { x: 1 }, { placedAt });
  await takeIn(db, [deliveryOf({ ...at.merchant, integrationId: at.shop }, order)], { clock });
  const { marker } = await db
    .updateTable('order_copies')
    .set({ state: 'draft', external_id: `draft-${id}`, changed_at: after(2_000) })
    .where('merchant_id', '=', at.merchant.merchantId)
    .where('state', '=', 'intended')
    .returning('marker')
    .executeTakeFirstOrThrow();
  const made = { id: `draft-${id}`, marker };
  if (isHeard) {
    const news = deliveryOf(
      { ...at.merchant, integrationId: at.source.integrationId },
      shown(made, 'pending'),
    );
    await takeIn(db, [news], { clock: { now: () => after(2_000) } });
  }
  return made;
}

function shown(
  { id, marker }: { readonly id: string; readonly marker: string },
  state: OrderSnapshot['state'],
): OrderSnapshot {
  const version = state === 'pending' ? 1 : 2;
  return orderFor(id, { x: 1 }, { placedAt, marker, state, version });
}

/** Reads the open drafts, as a reconciliation does. Returns the outcomes of its pages. */
async function read(atMs = 5_000): Promise<readonly string[]> {
  await reconciled.begin();
  await changeRunning(database.db, await reconciled.run(), (tx, running) =>
    advanceRun(tx, running, { phase: 'drafts', cursor: null, counts: {}, problems: [] }, after(atMs)),
  );
  return goOn(atMs);
}

/** Goes on with the reconciliation that reads open drafts. */
async function goOn(atMs: number): Promise<readonly string[]> {
  const { db } = database;
  const clock = { now: () => after(atMs) };
  const dependencies = {
    ...noteDependencies(db, {
      describe: async () => testDescription,
      call: async (_platform, operation, { input }) => {
        const { ids } = input as { readonly ids: readonly string[] };
        if (operation === 'orders.getDrafts') asked.push(...ids);
        // The outputs of the two operations that are asked for.
        return ids.flatMap((key): object[] => {
          if (operation === 'orders.get') {
            const order = orders.get(key);
            if (order === 'away') return [{ key, result: away }];
            return [{ key, result: order === undefined ? { kind: 'absent' } : { kind: 'order', order } }];
          }
          const result = states.get(key);
          return result === undefined ? [] : [{ key, result }];
        }) as never;
      },
    }),
    clock,
  };
  const outcomes: string[] = [];
  for (;;) {
    const run = await reconciled.run();
    if (run.phase !== 'drafts') return outcomes;
    const { kind } = await readDrafts(dependencies, run, { platform: 'woocommerce' });
    outcomes.push(kind);
    if (kind !== 'carried') return outcomes;
  }
}

async function copies(): Promise<Readonly<Record<string, string>>> {
  const rows = await database.db
    .selectFrom('order_copies')
    .where('merchant_id', '=', at.merchant.merchantId)
    .select(['external_id', 'state'])
    .execute();
  return Object.fromEntries(rows.map(({ external_id, state }) => [external_id, state]));
}

it('a draft that was completed without a webhook becomes the order that it is', async () => {
  const made = await draft('1');
  states.set(made.id, { kind: 'completed', orderId: made.id });
  orders.set(made.id, shown(made, 'open'));
  expect(await at.level(at.items.x)).toEqual({ onHand: 10, available: 9 });
  await read();
  expect(await copies()).toEqual({ 'draft-1': 'open' });
  expect(await at.level(at.items.x)).toEqual({ onHand: 9, available: 9 });
  expect((await reconciled.run()).counts).toMatchObject({ drafts: 1, failed: 0 });
});

it('a draft that was put into the bin asks for attention, and the sale stands', async () => {
  const made = await draft('1');
  states.set(made.id, { kind: 'gone' });
  orders.set(made.id, shown(made, 'cancelled'));
  await read();
  expect(await copies()).toEqual({ 'draft-1': 'cancelled' });
  expect(await at.incidents()).toEqual(['copy_cancelled']);
  expect(await at.level(at.items.x)).toMatchObject({ available: 9 });
});

it('a draft that was deleted for good and never heard of asks for attention, once it may not come any more', async () => {
  const made = await draft('1', false);
  states.set(made.id, { kind: 'gone' });
  await read();
  expect(await copies()).toEqual({ 'draft-1': 'draft' });
  await read(61 * minuteMs);
  expect(await copies()).toEqual({ 'draft-1': 'cancelled' });
  expect(await at.incidents()).toEqual(['copy_cancelled']);
});

it('what is open is left alone, and a bad draft stops no other', async () => {
  const made = [];
  for (const id of ['1', '2', '3', '4']) made.push(await draft(id));
  const [open, bad, silent, completed] = made;
  if (open === undefined || bad === undefined || silent === undefined || completed === undefined)
    throw new Error('There are no drafts.');
  states.set(open.id, { kind: 'open', reserves: false });
  states.set(bad.id, { kind: 'rejected', code: 'odd', message: 'This draft is odd.' });
  states.set(completed.id, { kind: 'completed', orderId: completed.id });
  orders.set(completed.id, shown(completed, 'closed'));
  await read();
  expect(await copies()).toEqual({
    'draft-1': 'draft',
    'draft-2': 'draft',
    'draft-3': 'draft',
    'draft-4': 'closed',
  });
  const { counts, problems, problemRows } = await reconciled.run();
  expect({ counts, problems }).toMatchObject({ counts: { drafts: 1, failed: 2 }, problems: 2 });
  expect(problemRows).toMatchObject([{ code: 'odd' }, { code: 'unanswered' }]);
});

it('many drafts are read in batches, each once', async () => {
  for (let id = 1; id <= 25; id += 1) {
    const made = await draft(String(id), false);
    states.set(made.id, { kind: 'open', reserves: false });
  }
  expect(await read()).toEqual(['carried', 'carried', 'carried']);
  expect(asked).toHaveLength(25);
  expect(new Set(asked).size).toBe(25);
});

it('one reconciliation asks for a hundred drafts, those first that were not looked at for the longest time', async () => {
  const ids = [];
  for (let id = 1; id <= 105; id += 1) {
    const made = await draft(String(id), false);
    states.set(made.id, { kind: 'open', reserves: false });
    ids.push(made.id);
  }
  await read();
  expect(asked.toSorted()).toEqual(ids.slice(0, 100).toSorted());
  asked = [];
  await read(minuteMs);
  expect(asked.slice(0, 5)).toEqual(ids.slice(100));
  expect(new Set(asked).size).toBe(100);
});

it('a run that read drafts before they were counted goes on', async () => {
  const made = await draft('1');
  states.set(made.id, { kind: 'open', reserves: false });
  await reconciled.begin();
  const next = { phase: 'drafts', cursor: '01900000-0000-7000-8000-000000000000', counts: {}, problems: [] };
  await changeRunning(database.db, await reconciled.run(), (tx, running) =>
    advanceRun(tx, running, next, after(5_000)),
  );
  expect(await goOn(5_000)).toEqual(['carried', 'carried']);
  expect(asked).toEqual([made.id]);
});

it('drafts that a shop always fails at do not keep it from others', async () => {
  for (let id = 1; id <= 21; id += 1) {
    const made = await draft(String(id), false);
    states.set(made.id, id <= 20 ? away : { kind: 'open', reserves: false });
  }
  await read();
  await goOn(3 * minuteMs);
  expect(asked).not.toContain('draft-21');
  asked = [];
  await read(4 * minuteMs);
  expect(asked).toContain('draft-21');
});

it('a draft that alone cannot be read is a problem, and the others go on', async () => {
  const [stuck, completed] = [await draft('1'), await draft('2')];
  states.set(stuck.id, away);
  states.set(completed.id, { kind: 'completed', orderId: completed.id });
  orders.set(completed.id, shown(completed, 'open'));
  expect(await read()).toEqual(['carried', 'carried']);
  expect(await copies()).toEqual({ 'draft-1': 'draft', 'draft-2': 'open' });
  expect(await reconciled.run()).toMatchObject({
    phase: 'listings',
    problemRows: [{ externalKey: stuck.id, code: 'unavailable' }],
  });
});

it('a draft whose order cannot be read is a problem, and is read by the next reconciliation', async () => {
  const made = await draft('1');
  states.set(made.id, { kind: 'completed', orderId: made.id });
  orders.set(made.id, 'away');
  expect(await read()).toEqual(['carried', 'carried']);
  expect(await reconciled.run()).toMatchObject({
    problemRows: [{ externalKey: made.id, code: 'unavailable' }],
  });
  orders.set(made.id, shown(made, 'open'));
  await read(minuteMs);
  expect(await copies()).toEqual({ 'draft-1': 'open' });
});

it.each(['drafts', 'orders'] as const)(
  'a shop that answers for no %s has its page read again, and the listings follow all the same',
  async (which) => {
    for (const id of ['1', '2']) {
      const made = await draft(id);
      states.set(made.id, which === 'drafts' ? away : { kind: 'completed', orderId: made.id });
      orders.set(made.id, 'away');
    }
    expect(await read()).toEqual(['unavailable']);
    expect(await goOn(minuteMs)).toEqual(['unavailable']);
    expect(await goOn(3 * minuteMs)).toEqual(['carried']);
    expect(await reconciled.run()).toMatchObject({
      state: 'running',
      phase: 'listings',
      problemRows: [{ code: 'drafts_not_read' }],
    });
  },
);

it('a shop that refuses the credentials ends the run', async () => {
  const made = await draft('1');
  states.set(made.id, { kind: 'unauthorized', message: 'The key is unknown.' });
  expect(await read()).toEqual(['unauthorized']);
  expect(await goOn(3 * minuteMs)).toEqual(['unauthorized']);
});
