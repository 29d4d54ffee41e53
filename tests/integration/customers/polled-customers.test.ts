import { readChangedCustomers } from '@onhand/activities/polling/read-customers.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createCustomerShop, snapshotOf } from '../../setup/customer-shop.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

type Page = OutputOf<'customers.page'>;
const asOf = '2026-11-30T12:00:00.000Z';
const pageOf = (ids: readonly string[], next?: string): Page => ({
  kind: 'page',
  page: {
    items: ids.map((id) => snapshotOf(id, Number(id), 0)),
    unread: [],
    asOf,
    ...(next !== undefined && { next }),
  },
});

async function polledShop() {
  const { db } = database;
  const shop = await createCustomerShop(db);
  const { merchantId, integrationId } = shop;
  const asked: (string | null)[] = [];
  const poll = (answer: Page) =>
    readChangedCustomers(
      noteDependencies(db, {
        // One operation is called, and its answer has the shape of that one.
        call: async (_platform, operation, { input }) => {
          expect(operation).toBe('customers.page');
          asked.push((input as { cursor: string | null }).cursor);
          return answer as never;
        },
      }),
      { merchantId, integrationId, platform: 'vendure', overlapMs: 1_000 },
    );
  return { shop, asked, poll };
}

it('customers that a shop names as changed are read, and the next time asks from where this one began', async () => {
  const { shop, asked, poll } = await polledShop();
  await shop.set({ direction: 'bidirectional' });
  for (const id of ['7', '8']) shop.shown.set(id, snapshotOf(id, Number(id), 0));
  expect(await poll(pageOf(['7'], 'page 2'))).toBe(true);
  expect(await poll({ kind: 'unavailable', message: 'Away.' })).toBe(false);
  expect(await poll(pageOf(['8']))).toBe(false);
  await poll(pageOf([]));
  expect(asked.slice(1)).toEqual(['page 2', 'page 2', '2026-11-30T11:59:59.000Z']);
  await shop.sync();
  expect(shop.readings).toEqual([['7', '8']]);
});

it('a customer that the page could not show is read alone, and a page that has expired begins anew', async () => {
  const { shop, asked, poll } = await polledShop();
  await shop.set({ direction: 'inbound' });
  const unread = [{ externalId: '9', code: 'invalid', message: 'email: not text' }];
  await poll({ kind: 'page', page: { items: [], unread, asOf, next: 'page 2' } });
  await poll({ kind: 'rejected', code: 'cursor_invalid', message: 'It has expired.' });
  await poll({ kind: 'unavailable', message: 'Away.' });
  expect(asked[1]).toBe('page 2');
  expect(asked[2]).toMatch(/^2\d{3}-/);
  shop.shown.set('9', snapshotOf('9', 9, 0));
  await shop.sync();
  expect(shop.readings).toEqual([['9']]);
});

it('nothing is asked where no customer there may be read', async () => {
  const { shop, asked, poll } = await polledShop();
  await shop.set({ direction: 'disabled' });
  await poll(pageOf(['7']));
  expect(asked).toEqual([]);
});

it('what changes while the first calls fail is asked for, once the shop answers', async () => {
  const { shop, asked, poll } = await polledShop();
  await shop.set({ direction: 'inbound' });
  await poll({ kind: 'unavailable', message: 'Away.' });
  await poll({ kind: 'unavailable', message: 'Away.' });
  await poll(pageOf([]));
  expect(new Set(asked).size).toBe(1);
});
