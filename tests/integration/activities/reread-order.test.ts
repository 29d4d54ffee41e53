import { rereadOrder } from '@onhand/activities/reread-order.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

type Answer = OutputOf<'orders.get'>[number]['result'];

/** A hint at an order, whose platform answers what it is told to. */
async function hintedOrder() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, 'shop');
  const itemId = await createItem(db, merchant, 'MUG', 10);
  await createListing(db, merchant, { integrationId, unit: 'mug', itemId });
  const sale = { merchantId: merchant.merchantId, integrationId, externalOrderId: '1' };
  const clock = { now: () => new Date() };
  await takeIn(db, [deliveryOf(sale, orderFor('1', { mug: 1 }, { partial: true }))], { clock });
  const reread = (answer: Answer) =>
    rereadOrder(
      // One operation is called, and its answer has the shape of that one.
      noteDependencies(db, { call: async () => [{ key: '1', result: answer }] as never }),
      sale,
    );
  const hints = () =>
    db
      .selectFrom('inbound_events')
      .select('state')
      .where('integration_id', '=', integrationId)
      .where('state', '=', 'reread_needed')
      .execute();
  const failedItems = () =>
    db
      .selectFrom('failed_items')
      .select(['state', 'code', 'platform_message'])
      .where('integration_id', '=', integrationId)
      .execute();
  const order = (quantity: number): Answer => ({
    kind: 'order',
    order: orderFor('1', { mug: quantity }, { readStartedAt: new Date().toISOString() }),
  });
  return { reread, hints, failedItems, order };
}

const moreThanPostgresHolds = 3_000_000_000;

it('a reading that could not be taken in is a failed item, and its hint waits', async () => {
  const { reread, hints, failedItems, order } = await hintedOrder();
  expect(await reread(order(moreThanPostgresHolds))).toMatchObject({ kind: 'failed' });
  expect(await hints()).toHaveLength(1);
  expect(await failedItems()).toMatchObject([
    { state: 'open', code: expect.any(String), platform_message: expect.stringContaining('out of range') },
  ]);

  expect(await reread(order(2))).toEqual({ kind: 'taken_in' });
  expect(await hints()).toEqual([]);
  expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('an order that the platform no longer knows closes the failed item of its reading', async () => {
  const { reread, hints, failedItems } = await hintedOrder();
  await reread({ kind: 'rejected', code: 'forbidden', message: 'Not yours.' });
  expect(await failedItems()).toMatchObject([{ state: 'open', code: 'forbidden' }]);

  expect(await reread({ kind: 'absent' })).toEqual({ kind: 'absent' });
  expect(await hints()).toEqual([]);
  expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
});
