import { randomBytes } from 'node:crypto';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  merchant = await createMerchant(database.db);
  integrationId = await createIntegration(database.db, merchant, `shop-${merchant.merchantId}`);
  const itemId = await createItem(database.db, merchant, 'A', 10);
  await createListing(database.db, merchant, { integrationId, unit: 'a', itemId });
});

const twiceTheSameLine = (): OrderSnapshot => {
  const order = orderFor('bad', { a: 1 });
  return { ...order, lines: [...order.lines, ...order.lines] };
};
/** Longer than an index can hold, and compressed no further. */
const veryLongId = (): OrderSnapshot => orderFor('bad', { [randomBytes(6_000).toString('base64')]: 1 });

it.each([
  ['two lines of one id', twiceTheSameLine],
  ['a very long id of a product', veryLongId],
])('an order with %s is stored as failed, and keeps no other out', async (_what, bad) => {
  const orders = [orderFor('good-1', { a: 1 }), bad(), orderFor('good-2', { a: 1 })];
  const deliveries = orders.map((order) => deliveryOf({ ...merchant, integrationId }, order));
  const taken = await takeIn(database.db, deliveries, { clock: { now: () => new Date() } });
  expect(taken.map(({ kind }) => kind)).toEqual(['taken_in', 'failed', 'taken_in']);
});
