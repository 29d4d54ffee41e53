import { readUnlisted } from '@onhand/activities/reconciling/read-unlisted.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { reconciledShop } from '../../setup/reconciled-shop.ts';
import type { ReconciledShop } from '../../setup/reconciled-shop.ts';

type Listed = OutputOf<'listings.get'>[number]['result'];

let database: TestDatabase;
let integrationId: IntegrationId;
let shop: ReconciledShop;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const merchant = await createMerchant(database.db);
  const { merchantId } = merchant;
  integrationId = await createIntegration(database.db, merchant, `shop-${merchantId}`);
  for (const unit of ['a', 'b'])
    await createListing(database.db, merchant, { integrationId, unit, itemId: null });
  shop = reconciledShop(database.db, { merchantId, integrationId });
});

/** Reads the products that the shop did not list, which it answers with these. */
async function read(answers: Readonly<Record<string, Listed>>) {
  await shop.begin();
  await shop.page([]);
  await shop.compare();
  await shop.takeIn();
  const dependencies = noteDependencies(database.db, {
    call: async (_platform, _operation, { input }) => {
      const { groups } = input as { groups: string[] };
      // The only operation that is called answers in this shape.
      return groups.map((key) => ({ key, result: answers[key] })) as never;
    },
  });
  return readUnlisted(dependencies, await shop.run(), { platform: 'woocommerce' });
}
const statuses = async () =>
  (
    await database.db
      .selectFrom('listings')
      .where('integration_id', '=', integrationId)
      .select('status')
      .orderBy('external_key')
      .execute()
  ).map(({ status }) => status);

const away = { kind: 'unavailable', message: 'Blocked.' } as const;

it('a product that alone gets no answer is a problem of the run, and keeps no other back', async () => {
  expect(await read({ a: away, b: { kind: 'absent' } })).toEqual({ kind: 'carried' });
  expect(await statuses()).toEqual(['listed', 'deleted']);
  expect((await shop.run()).problemRows).toMatchObject([{ externalKey: 'a', code: 'unavailable' }]);
});

it('a shop that answers about none, or that limits calls, is waited for', async () => {
  expect(await read({ a: away, b: away })).toEqual(away);
  const limited = { kind: 'rate_limited', retryAfterMs: 1, limit: 'http' } as const;
  expect(await read({ a: limited, b: { kind: 'absent' } })).toEqual(limited);
  expect(await statuses()).toEqual(['listed', 'listed']);
});
