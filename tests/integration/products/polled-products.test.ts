import { readChangedProducts } from '@onhand/activities/polling/read-products.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { followLinkedProducts } from '@onhand/core/products/find-due-products.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createMerchant, createUnopenedItem } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { openProductShop } from '../../setup/product-shop.ts';
import type { ShopSettings } from '../../setup/product-shop.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

type Page = OutputOf<'products.page'>;
const asOf = '2026-11-22T12:00:00.000Z';
const away: Page = { kind: 'unavailable', message: 'Away.' };

/** A shop that is followed and was read once, and what its poller asked for. */
async function polled(direction: NonNullable<ShopSettings['direction']>) {
  const { db } = database;
  const merchant = await createMerchant(db);
  const itemId = await createUnopenedItem(db, merchant, 'MUG');
  const name = `polled-${direction}`;
  const shop = await openProductShop(db, merchant, { name, itemId, role: 'supplier', direction });
  await followLinkedProducts(db, new Date());
  await shop.carry();
  const changed: Page = {
    kind: 'page',
    page: { items: [{ ...shop.product, readStartedAt: asOf }], asOf },
  };
  const asked: (string | null)[] = [];
  const poll = (answer: Page) =>
    readChangedProducts(
      noteDependencies(db, {
        // One operation is called, and its answer has the shape of that one.
        call: async (_platform, _operation, { input }) => {
          asked.push((input as { cursor: string | null }).cursor);
          return answer as never;
        },
      }),
      {
        merchantId: merchant.merchantId,
        integrationId: shop.integrationId,
        platform: 'vendure',
        overlapMs: 1_000,
      },
    );
  return { shop, poll, changed, asked };
}

it('a product that is named is read, and the next time asks from where this one began', async () => {
  const { shop, poll, changed, asked } = await polled('inbound');
  await poll(away);
  expect(await shop.carry()).toEqual({ kind: 'nothing_due' });
  await poll(changed);
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  await poll(changed);
  expect(asked.at(-1)).toBe('2026-11-22T11:59:59.000Z');
});

it('a product that is not known is due, so that its listings are read', async () => {
  const { shop, poll, changed } = await polled('bidirectional');
  const items = [{ ...shop.product, group: 'new', readStartedAt: asOf }];
  if (changed.kind === 'page') await poll({ kind: 'page', page: { ...changed.page, items } });
  const due = await database.db
    .selectFrom('channel_products')
    .select(['external_group', 'listings_needed_revision'])
    .where('integration_id', '=', shop.integrationId)
    .where('state', '=', 'due')
    .execute();
  expect(due).toEqual([{ external_group: 'new', listings_needed_revision: 1 }]);
});

it('nothing is asked where no change there comes in', async () => {
  const { poll, changed, asked } = await polled('outbound');
  await poll(changed);
  expect(asked).toEqual([]);
});
