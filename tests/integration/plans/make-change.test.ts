import { newRule } from '@onhand/contracts/gateway-api/rules.ts';
import type { ListingId, MerchantId, RuleId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { makeChange } from '@onhand/core/plans/make-change.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

it('gives up where others change settings again and again', async () => {
  const merchant = await createTestMerchant(gateway);
  const shop = await merchant.createIntegration();
  // An id that is made here is of the kind of its resource.
  const listing = (await merchant.createListing(shop, {
    itemId: await merchant.createItem(3),
  })) as ListingId;
  let asked = 0;
  /** Somebody switches a listing off or on whenever the change is looked at. */
  const change = async () => {
    asked += 1;
    await gateway.db
      .updateTable('listings')
      .set({ quantity_sync: asked % 2 === 0 })
      .where('id', '=', listing)
      .execute();
    const rule = newRule.parse({ name: 'One', effect: { kind: 'buffer', units: 1 } });
    return { kind: 'rule', operation: 'restore', id: merchant.id as RuleId, rule } as const;
  };
  const refused = () => Promise.reject(new Error('Not asked for.'));
  const making = makeChange(
    {
      db: gateway.db,
      clock: gateway.clock,
      connectors: { describe: refused },
      dispatcher: {
        nudge: () => void 0,
        products: refused,
        computePlan: refused,
        schedule: () => void 0,
      },
    },
    {
      merchantId: merchant.id as MerchantId,
      actor: { label: 'me', keyId: merchant.id },
      change,
    },
    async () => 'made',
  );
  await expect(making).rejects.toMatchObject({ code: 'changed_meanwhile' });
  expect((await merchant.ask('GET', '/v1/rules')).body.data).toEqual([]);
});
