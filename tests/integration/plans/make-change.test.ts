import type { Tx } from '@onhand/database/connect.ts';
import { newRule } from '@onhand/contracts/gateway-api/rules.ts';
import type { IntegrationId, ListingId, MerchantId, RuleId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { WantedChange } from '@onhand/core/plans/propose-plan.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';
import { makeChange } from '@onhand/core/plans/make-change.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const refused = () => Promise.reject(new Error('Not asked for.'));

/** Makes a change of a merchant, of which nobody is told. */
const makeAs = (
  merchantId: string,
  change: WantedChange['change'],
  read: () => Promise<string> = () => Promise.resolve('made'),
) =>
  makeChange(
    {
      db: gateway.db,
      clock: gateway.clock,
      connectors: { describe: refused },
      dispatcher: {
        nudge: () => void 0,
        products: () => Promise.resolve(),
        computePlan: refused,
        bulk: refused,
        schedule: () => void 0,
      },
    },
    // An id that the API gave out is of the kind of its resource.
    { merchantId: merchantId as MerchantId, actor: { label: 'me', keyId: merchantId }, change },
    read,
  );

it('of many that change settings at a time, each looks at its effect once', async () => {
  const merchant = await createTestMerchant(gateway);
  const shop = await merchant.createIntegration();
  await merchant.createListing(shop, { itemId: await merchant.createItem(3) });
  let asked = 0;
  const rule = newRule.parse({ name: 'One', effect: { kind: 'buffer', units: 1 } });
  const change = async () => {
    asked += 1;
    return { kind: 'rule', operation: 'create', rule } as const;
  };
  const made = await Promise.all(Array.from({ length: 8 }, () => makeAs(merchant.id, change)));
  expect(made).toEqual(made.map(() => ({ kind: 'made', answer: 'made' })));
  // For the look, and to make it.
  expect(asked).toBe(8 * 2);
});

it('gives up where others change settings again and again', async () => {
  const merchant = await createTestMerchant(gateway);
  const shop = await merchant.createIntegration();
  // An id that is made here is of the kind of its resource.
  const listing = (await merchant.createListing(shop, {
    itemId: await merchant.createItem(3),
  })) as ListingId;
  let asked = 0;
  /** Somebody switches a listing off or on after each look has begun its snapshot. */
  const change = async (tx: Tx) => {
    asked += 1;
    if (asked % 2 === 1) {
      await sql`select`.execute(tx);
      await gateway.db
        .updateTable('listings')
        .set({ quantity_sync: asked % 4 === 3 })
        .where('id', '=', listing)
        .execute();
    }
    const rule = newRule.parse({ name: 'One', effect: { kind: 'buffer', units: 1 } });
    return { kind: 'rule', operation: 'restore', id: merchant.id as RuleId, rule } as const;
  };
  const making = makeAs(merchant.id, change);
  await expect(making).rejects.toMatchObject({ code: 'changed_meanwhile' });
  expect((await merchant.ask('GET', '/v1/rules')).body.data).toEqual([]);
});

it('that switches inventory on counts an order that the door took in before the commit', async () => {
  const merchant = await createTestMerchant(gateway);
  const shop = (await merchant.createIntegration()) as IntegrationId;
  const itemId = await merchant.createItem(10);
  await merchant.createListing(shop, { itemId, externalKey: 'a' });
  const settle = (direction: 'disabled' | 'inbound', read?: () => Promise<string>) =>
    makeAs(
      merchant.id,
      async () => ({
        kind: 'sync_settings',
        changes: [{ integrationId: shop, entity: 'inventory', settings: { direction } }],
      }),
      read,
    );
  await settle('disabled');
  const order = () => orderFor('1', { a: 2 }, { placedAt: gateway.clock.now().toISOString() });
  await settle('inbound', async () => {
    const { clock } = gateway;
    const owner = { merchantId: merchant.id as MerchantId, integrationId: shop };
    await takeIn(gateway.db, [deliveryOf(owner, order())], { clock });
    return 'made';
  });
  expect((await merchant.ask('GET', `/v1/items/${itemId}/stock`)).body).toMatchObject({
    onHand: 10,
    committed: 2,
  });
});
