import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../../../tests/setup/orders.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration();
  const itemId = await merchant.createItem(3);
  await merchant.createListing(integration, { itemId, externalKey: 'mug', sku: 'MUG' });
  gateway.clock.advance(1_000);
  await order('covered', 2);
  await order('oversold', 2);
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function order(number: string, units: number) {
  const to = { merchantId: merchant.id as MerchantId, integrationId: integration as IntegrationId };
  const placedAt = gateway.clock.now().toISOString();
  await takeIn(gateway.db, [deliveryOf(to, orderFor(number, { mug: units }, { placedAt }))], gateway);
}
const found = async (query: string) => {
  const { body } = await merchant.ask('GET', `/v1/orders?${query}`);
  return body.data.map(({ externalOrderId }: { externalOrderId: string }) => externalOrderId);
};

it('orders are found by whether they have units that were not available', async () => {
  expect(await found('oversold=true')).toEqual(['oversold']);
  expect(await found('oversold=false')).toEqual(['covered']);
  expect(await found('')).toEqual(['oversold', 'covered']);
});

it('an order names the channels that show its items; one that has confirmed nothing is waited for', async () => {
  const { body: list } = await merchant.ask('GET', '/v1/orders?externalOrderId=covered');
  const { status, body } = await merchant.ask('GET', `/v1/orders/${list.data[0].id}/channels`);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      channels: [
        { integrationId: integration, sku: 'MUG', state: 'waiting', confirmedAt: null, lagMs: null },
      ],
    },
  });
  const unknown = await merchant.ask('GET', `/v1/orders/${integration}/channels`);
  expect([unknown.status, unknown.body.code]).toEqual([404, 'order_not_found']);
});
