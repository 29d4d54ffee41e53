import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../../../tests/setup/orders.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
let item: string;
let id: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
beforeEach(async () => {
  integration = await merchant.createIntegration();
  item = await merchant.createItem(10);
  await merchant.createListing(integration, { itemId: item, externalKey: 'mug' });
  gateway.clock.advance(1_000);
  id = await order();
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Two units of the item are ordered, as the shop tells of it now. Returns the order's id. */
async function order(changes: Parameters<typeof orderFor>[2] = {}): Promise<string> {
  const now = gateway.clock.now().toISOString();
  const to = { merchantId: merchant.id as MerchantId, integrationId: integration as IntegrationId };
  const snapshot = orderFor('1', { mug: 2 }, { placedAt: now, ...changes });
  await takeIn(gateway.db, [deliveryOf(to, snapshot)], gateway);
  const { body } = await merchant.ask('GET', `/v1/orders?integrationId=${integration}`);
  return body.data[0].id;
}
const close = (units: string) => merchant.ask('POST', `/v1/orders/${id}/close`, { units });
const stock = async () => {
  const { body } = await merchant.ask('GET', `/v1/items/${item}/stock`);
  return { onHand: body.onHand, committed: body.committed };
};
const codeOf = ({ status, body }: { status: number; body: { code: string } }) => [status, body.code];

it('an order is closed because its units left, by whose key it was', async () => {
  expect(await stock()).toEqual({ onHand: 10, committed: 2 });
  const { status, body } = await close('left');
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { id, state: 'cancelled', closedBy: expect.stringMatching(/./), revision: 2 },
  });
  expect(await stock()).toEqual({ onHand: 8, committed: 0 });
  expect(gateway.sales.at(-1)).toMatchObject({ externalOrderId: '1', reread: false });
});

it('an order is closed because its units are on sale again', async () => {
  await close('returned');
  expect(await stock()).toEqual({ onHand: 10, committed: 0 });
});

it('the same decision again changes nothing, and another one replaces it', async () => {
  await close('left');
  expect((await close('left')).body).toMatchObject({ revision: 2 });
  expect((await close('returned')).body).toMatchObject({ revision: 3 });
  expect(await stock()).toEqual({ onHand: 10, committed: 0 });
  expect((await close('left')).body).toMatchObject({ revision: 4 });
  expect(await stock()).toEqual({ onHand: 8, committed: 0 });
});

it('what the platform tells later wins', async () => {
  await close('left');
  gateway.clock.advance(1_000);
  await order({ version: 2 });
  const { body } = await merchant.ask('GET', `/v1/orders/${id}`);
  expect(body).toMatchObject({ state: 'open', closedBy: null, revision: 3 });
  expect(await stock()).toEqual({ onHand: 10, committed: 2 });
});

it('an order that its platform has closed leaves nothing to decide', async () => {
  gateway.clock.advance(1_000);
  await order({ version: 2, state: 'closed' });
  expect(codeOf(await close('returned'))).toEqual([409, 'order_not_open']);
});

it('an unknown order, and an unknown end of its units, are refused', async () => {
  const unknown = await merchant.ask('POST', `/v1/orders/${item}/close`, { units: 'left' });
  expect(codeOf(unknown)).toEqual([404, 'order_not_found']);
  expect(codeOf(await close('lost'))).toEqual([400, 'request_invalid']);
});
