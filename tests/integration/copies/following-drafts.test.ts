import { prepareCopy } from '@onhand/activities/copying/prepare-copy.ts';
import { followDrafts } from '@onhand/activities/polling/follow-drafts.ts';
import type { DraftState } from '@onhand/contracts/connector/created-order.ts';
import type { Operation } from '@onhand/contracts/connector/operations.ts';
import { recordDraft } from '@onhand/core/orders/copies/record-draft.ts';
import { testDescription } from '@onhand/gateway/testing/test-description.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createCopying } from '../../setup/copying.ts';
import type { CopyingMerchant } from '../../setup/copying.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after } from '../../setup/observed-shop.ts';
import { orderFor } from '../../setup/orders.ts';

// The drafts of the source store are no orders there.

const placedAt = '2026-11-22T11:59:00Z';

let database: TestDatabase;
let at: CopyingMerchant;
/** What the source store answers about the draft, and what it was asked. */
let state: DraftState;
let asked: Operation[];
let drafts: 'apart' | 'order';
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  at = await createCopying(database.db, {
    orderCopy: 'draft',
    writeSalesBack: 'adjust',
    sourcePlatform: 'shopify',
  });
  await at.sell({ x: 2 }, 1_000);
  [asked, drafts] = [[], 'apart'];
});

const ofX = () => at.level(at.items.x);
const copyRow = () =>
  database.db
    .selectFrom('order_copies')
    .where('merchant_id', '=', at.merchant.merchantId)
    .select(['state', 'external_id as externalId', 'lowers', 'looked_at as lookedAt'])
    .executeTakeFirstOrThrow();

/** Makes the copy as if a call that creates it was sent, and ended as `state` says. */
async function sent(copyState: 'sending' | 'unknown'): Promise<void> {
  await database.db
    .updateTable('order_copies')
    .set({ state: copyState, sent_at: after(1_500), settles_at: after(1_600) })
    .where('merchant_id', '=', at.merchant.merchantId)
    .execute();
}

/** The draft 9, which reserves. */
async function drafted(): Promise<void> {
  await sent('sending');
  const of = { merchantId: at.merchant.merchantId, orderId: (await at.copy()).orderId };
  const changes = { external_id: '9' };
  await recordDraft(database.db, of, { draft: { kind: 'created' }, changes, at: after(2_000) });
}

function dependenciesAt(atMs: number) {
  const { orders } = testDescription;
  const creation = orders?.creation;
  if (orders === null || creation === null || creation === undefined) throw new Error('There are no orders.');
  // The order that the draft has become does not carry the marker.
  const order = orderFor('800', { x: 2 }, { placedAt, readStartedAt: after(atMs).toISOString() });
  const asOf = after(atMs).toISOString();
  const answers: Readonly<Partial<Record<Operation, object>>> = {
    'orders.getDrafts': [{ key: '9', result: state }],
    'orders.get': [{ key: '800', result: { kind: 'order', order } }],
    'orders.findByMarker': { kind: 'found', orders: [{ externalId: '9', complete: true }], asOf },
  };
  return {
    ...noteDependencies(database.db, {
      describe: async () => ({
        ...testDescription,
        orders: { ...orders, creation: { ...creation, drafts } },
      }),
      call: async (_platform, operation) => {
        asked.push(operation);
        // Each operation is answered in its own shape.
        return answers[operation] as never;
      },
    }),
    clock: { now: () => after(atMs) },
  };
}

describe('a pass', () => {
  beforeEach(drafted);

  const pass = (atMs: number) =>
    followDrafts(dependenciesAt(atMs), {
      merchantId: at.merchant.merchantId,
      integrationId: at.source.integrationId,
      platform: 'shopify',
    });

  it('learns that a draft was deleted', async () => {
    state = { kind: 'gone' };
    await pass(5_000);
    expect(await copyRow()).toMatchObject({ state: 'cancelled' });
    expect(await at.incidents()).toEqual(['copy_cancelled']);
    expect(asked).toEqual(['orders.getDrafts']);
  });

  it('reads the order that a draft has become, which is the copy though it lost its marker', async () => {
    state = { kind: 'completed', orderId: '800' };
    expect(await pass(5_000)).toEqual({ unread: 0 });
    expect(await copyRow()).toMatchObject({ state: 'open' });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    await pass(6_000);
    expect(asked).toEqual(['orders.getDrafts', 'orders.get']);
  });

  it('learns that a draft reserves no longer', async () => {
    state = { kind: 'open', reserves: false };
    await pass(5_000);
    expect(await copyRow()).toMatchObject({ state: 'draft', lowers: false });
  });

  it('asks again for a draft of which the shop does not tell', async () => {
    state = { kind: 'unavailable', message: 'Nobody answers.' };
    await pass(5_000);
    expect(await copyRow()).toMatchObject({ state: 'draft', lookedAt: null });
    state = { kind: 'open', reserves: true };
    await pass(6_000);
    expect(await copyRow()).toMatchObject({ state: 'draft', lookedAt: after(6_000) });
  });

  it('asks nothing where drafts are orders: their news come as those of any order', async () => {
    drafts = 'order';
    await pass(5_000);
    expect(asked).toEqual([]);
  });
});

describe('the search after a lost answer', () => {
  beforeEach(() => sent('unknown'));

  const prepare = async () => {
    const { orderId } = await at.copy();
    const of = { ...at.merchant, integrationId: at.shop, externalOrderId: '1', orderId };
    expect(await prepareCopy(dependenciesAt(3_000), of)).toEqual({ kind: 'settled' });
  };

  it('finds the draft, which reserves', async () => {
    state = { kind: 'open', reserves: true };
    await prepare();
    expect(await copyRow()).toMatchObject({ state: 'draft', externalId: '9', lowers: true });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
  });

  it('finds the draft completed: its order is the copy', async () => {
    state = { kind: 'completed', orderId: '800' };
    await prepare();
    expect(await copyRow()).toMatchObject({ state: 'open', externalId: '800' });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
  });

  it('finds a draft whose order was deleted: a person is asked', async () => {
    state = { kind: 'gone' };
    await prepare();
    expect(await copyRow()).toMatchObject({ state: 'cancelled', externalId: '9' });
    expect(await at.incidents()).toEqual(['copy_cancelled']);
  });

  it('tries again if nobody tells what became of it', async () => {
    state = { kind: 'unavailable', message: 'Nobody answers.' };
    await prepare();
    expect(await copyRow()).toMatchObject({ state: 'unknown' });
  });
});
