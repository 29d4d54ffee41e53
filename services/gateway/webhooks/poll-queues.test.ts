import { webhook as woocommerce } from '@onhand/connector-woocommerce/webhook.ts';
import type { QueueMessages } from '@onhand/connector-kit/webhook.ts';
import type { AppOutputOf } from '@onhand/contracts/connector/app-operations.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { until } from '../../../tests/setup/until.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';
import { platforms } from './registry.ts';

/** A queue like Amazon's: a message is hidden once it was received, and shown again unless it is removed. */
const queue: QueueMessages = {
  decode({ body }) {
    const { id, seller, order } = JSON.parse(body);
    const event = { kind: 'order_pointer', eventKey: id, topic: 'order', externalId: order } as const;
    return { kind: 'events', events: [event], account: seller };
  },
};
const waiting: { readonly receipt: string; readonly body: string }[] = [];
const hidden = new Map<string, string>();
/** What the next calls answer instead, in their order. */
const faults: { 'queue.receive': unknown[]; 'queue.remove': unknown[] } = {
  'queue.receive': [],
  'queue.remove': [],
};
const away: AppOutputOf<'queue.remove'> = { kind: 'unavailable', message: 'No answer.' };

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway({
    webhooks: new Map([...platforms, ['woocommerce', { ...woocommerce, queue }]]),
  });
  gateway.connect({
    call: async () =>
      ({ kind: 'ok', account: 'A', accountId: 'seller-1', currency: 'USD', missing: [] }) as never,
    callApp: async (_platform, operation, { input, signal }) =>
      (await answer(operation, input as { receipts?: string[] }, signal)) as never,
  });
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  await merchant.createIntegration();
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function answer(operation: string, { receipts = [] }: { receipts?: string[] }, signal?: AbortSignal) {
  if (operation !== 'queue.receive' && operation !== 'queue.remove') throw new Error(operation);
  const fault = faults[operation].shift();
  if (fault instanceof Error) throw fault;
  if (fault !== undefined) return fault;
  if (operation === 'queue.remove') {
    for (const receipt of receipts) hidden.delete(receipt);
    return { kind: 'removed' };
  }
  await until(
    async () => waiting.length,
    (count) => count > 0 || signal?.aborted === true,
  );
  const messages = waiting.splice(0);
  for (const { receipt, body } of messages) hidden.set(receipt, body);
  return { kind: 'messages', messages };
}

let messages = 0;
function put(content: object): string {
  messages += 1;
  const receipt = `receipt-${messages}`;
  waiting.push({ receipt, body: JSON.stringify({ id: receipt, ...content }) });
  return receipt;
}

/** Shows what was not removed again, as a queue does after a while. */
function showAgain(): void {
  for (const [receipt, body] of hidden) waiting.push({ receipt, body });
  hidden.clear();
}

const eventsOf = async () => (await merchant.ask('GET', '/v1/inbound-events')).body.data;
const isDone = () =>
  until(
    async () => waiting.length + hidden.size,
    (left) => left === 0,
  );

it('a message reaches the integration with its account, and is removed', async () => {
  put({ seller: 'seller-1', order: '17' });
  await isDone();
  expect(await eventsOf()).toMatchObject([{ kind: 'order_pointer', externalOrderId: '17' }]);
});

it('a message of an unknown account is removed, and kept nowhere', async () => {
  put({ seller: 'nobody', order: '18' });
  await isDone();
  expect(await eventsOf()).toEqual([]);
});

it('a message that was taken in and not removed comes again, and counts once', async () => {
  faults['queue.remove'].push(away);
  const receipt = put({ seller: 'seller-1', order: '19' });
  await until(eventsOf, (events) => events.length === 1);
  await until(
    async () => faults['queue.remove'].length,
    (left) => left === 0,
  );
  expect([...hidden.keys()]).toEqual([receipt]);
  showAgain();
  await isDone();
  expect(await eventsOf()).toHaveLength(1);
});

it('one message that cannot be read stays, and keeps no other out', async () => {
  messages += 1;
  waiting.push({ receipt: 'broken', body: 'no JSON' });
  put({ seller: 'seller-1', order: '20' });
  await until(eventsOf, (events) => events.length === 1);
  await until(
    async () => [...hidden.keys()],
    (left) => left.length === 1,
  );
  expect([...hidden.keys()]).toEqual(['broken']);
  hidden.clear();
});

it('a connector that is away, or throws, is asked again', async () => {
  faults['queue.receive'].push(away, new Error('No connector.'));
  put({ seller: 'seller-1', order: '21' });
  await until(eventsOf, (events) => events.length === 1);
  await isDone();
});
