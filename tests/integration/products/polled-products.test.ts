import { readChangedProducts } from '@onhand/activities/polling/read-products.ts';
import { hearForAWhile } from '@onhand/activities/hear-orders.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { wantPass } from '@onhand/core/integrations/hearing/want-passes.ts';
import { followLinkedProducts } from '@onhand/core/products/find-due-products.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  return { merchant, shop, poll, changed, asked };
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

describe('a list of several pages', () => {
  const before = '2026-11-22T11:59:59.000Z';
  const pageOf = (next?: string): Page => ({
    kind: 'page',
    page: { items: [], asOf, ...(next !== undefined && { next }) },
  });

  it('goes on from its last page after a failed call, and the next one asks from where it began', async () => {
    const { poll, asked } = await polled('inbound');
    await poll(pageOf());
    const later = { kind: 'page' as const, page: { items: [], asOf: '2026-11-22T13:00:00.000Z' } };
    for (const answer of [pageOf('page 2'), away, later, away]) await poll(answer);
    expect(asked.slice(1)).toEqual([before, 'page 2', 'page 2', before]);
  });

  it('begins anew where its page is refused', async () => {
    const { poll, asked } = await polled('inbound');
    await poll(pageOf());
    const refused: Page = { kind: 'rejected', code: 'cursor_invalid', message: 'It has expired.' };
    for (const answer of [pageOf('page 2'), refused, away]) await poll(answer);
    expect(asked.slice(1)).toEqual([before, 'page 2', before]);
  });

  it('lets passes over orders in between, and goes on where its activity ended', async () => {
    const { db } = database;
    const { merchant, shop } = await polled('inbound');
    const { integrationId } = shop;
    const stopping = new AbortController();
    const asked: unknown[] = [];
    const hear = (signal: AbortSignal) =>
      hearForAWhile(
        noteDependencies(db, {
          describe: async () =>
            ({
              orders: { pollEveryMs: null, overlapMs: 0, minPassMs: 0 },
              products: { overlapMs: 0 },
              webhooks: null,
              // Of a description, a poller asks for no more than this.
            }) as unknown as Description,
          call: async (_platform, operation, { input }) => {
            const { cursor } = input as { cursor: string };
            const [, read = '0'] = /^page (\d)$/.exec(cursor) ?? [];
            const page = Number(read);
            asked.push(operation === 'products.page' ? page : operation);
            const orders = { items: [], unread: [], asOf: new Date().toISOString() };
            if (operation !== 'products.page') return { kind: 'page', page: orders } as never;
            // Meanwhile a webhook calls for a pass.
            await wantPass(db, integrationId, new Date());
            if (page === 1) stopping.abort();
            return pageOf(page === 3 ? undefined : `page ${page + 1}`) as never;
          },
        }),
        { merchantId: merchant.merchantId, integrationId },
        signal,
      );
    expect(await hear(stopping.signal)).toEqual({ kind: 'waits', waitMs: 0 });
    await hear(new AbortController().signal);
    const orders = 'orders.changedSince';
    expect(asked).toEqual([orders, 0, orders, 1, orders, 2, orders, 3, orders]);
  });
});

it('nothing is asked where no change there comes in', async () => {
  const { poll, changed, asked } = await polled('outbound');
  await poll(changed);
  expect(asked).toEqual([]);
});
