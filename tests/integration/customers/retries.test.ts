import { recordImportFailures } from '@onhand/core/customers/import-failures.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomerShop, hashOf, snapshotOf } from '../../setup/customer-shop.ts';
import type { CustomerShop } from '../../setup/customer-shop.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A shop that refused a customer, and would take them by now. */
async function refusedOnce(): Promise<CustomerShop> {
  const shop = await createCustomerShop(database.db);
  await shop.show([1]);
  shop.answer = () => ({ kind: 'rejected', code: 'refused', message: 'No.' });
  await shop.sync();
  expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'refused' }]);
  shop.answer = () => undefined;
  return shop;
}

/** A shop that syncs both ways, and where a customer was created. */
async function createdThere(): Promise<CustomerShop> {
  const shop = await createCustomerShop(database.db);
  await shop.set({ direction: 'bidirectional' });
  await shop.show([1]);
  await shop.sync();
  return shop;
}

/** A shop of which a customer could not be read. */
async function unreadOnce(): Promise<CustomerShop> {
  const shop = await createCustomerShop(database.db);
  const { merchantId, integrationId } = shop;
  const failures = [{ externalId: '7', code: 'record_unreadable', message: null }];
  await inTransaction(database.db, (tx) =>
    recordImportFailures(tx, { merchantId, integrationId, failures, at: new Date() }),
  );
  shop.shown.set('7', snapshotOf('7', 7, 7));
  return shop;
}

it.each([
  ['on request only', { mode: 'manual' as const }],
  ['not at all by themselves', { direction: 'disabled' as const }],
  ['only as they change', { autoExport: false }],
])('a customer that a person retries is sent where customers go out %s', async (_, settings) => {
  const shop = await refusedOnce();
  await shop.show([2]);
  await shop.set(settings);
  await shop.retry();
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
  // Nobody asked for the other one.
  expect(shop.calls).toHaveLength(2);
  expect(shop.calls[1]).toEqual(shop.calls[0]);
  expect(await shop.sync()).toBe('no_run');
});

it('a customer that a person retries against the direction is open again, and says why', async () => {
  const shop = await refusedOnce();
  await shop.set({ direction: 'inbound' });
  await shop.retry();
  expect(await shop.failedItems()).toMatchObject([
    { state: 'open', code: 'direction_forbids', hint: expect.stringContaining('direction') },
  ]);
  expect(shop.calls).toHaveLength(1);
  await shop.set({ direction: 'outbound', mode: 'manual' });
  await shop.retry();
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('a customer that a person retries, and that is newer in the shop, is taken in from there', async () => {
  const shop = await createdThere();
  shop.answer = () => ({ kind: 'rejected', code: 'refused', message: 'No.' });
  await shop.show([1], 1);
  await shop.sync();
  expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'refused' }]);
  const changed = { ...snapshotOf(`there ${hashOf('e', 1)}`, 1, 5), changedAt: '2100-01-01T00:00:00.000Z' };
  shop.shown.set(changed.externalId, snapshotOf(changed.externalId, 1, 0));
  shop.answer = () => ({ kind: 'newer', customer: changed });
  await shop.retry();
  expect(shop.calls).toHaveLength(3);
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('a retry whose start was lost is begun by the next sweep', async () => {
  const shop = await refusedOnce();
  await shop.set({ direction: 'disabled' });
  await shop.retry({ isLost: true });
  await database.db.deleteFrom('sync_runs').where('integration_id', '=', shop.integrationId).execute();
  expect(await shop.sync()).toBe('ended');
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('a retry of a customer who is linked by now ends', async () => {
  const shop = await refusedOnce();
  await database.db
    .updateTable('channel_customers')
    .set({ external_id: '7' })
    .where('integration_id', '=', shop.integrationId)
    .execute();
  shop.shown.set('7', snapshotOf('7', 1, 5));
  await shop.retry();
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
  expect(shop.calls).toHaveLength(1);
});

it.each([
  ['disabled', 'closed', 'record_unreadable'],
  ['outbound', 'open', 'direction_forbids'],
] as const)(
  'the import of a customer that a person retries, under %s, is %s',
  async (direction, state, code) => {
    const shop = await unreadOnce();
    await shop.set({ direction });
    await shop.retry();
    expect(await shop.failedItems()).toMatchObject([{ state, code }]);
    const persons = await database.db
      .selectFrom('customers')
      .where('merchant_id', '=', shop.merchantId)
      .select('id')
      .execute();
    expect(persons).toHaveLength(direction === 'disabled' ? 1 : 0);
    expect(await shop.sync()).toBe('no_run');
  },
);
