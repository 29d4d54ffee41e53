import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { settleFailedEvents } from '@onhand/core/orders/inbound-events/settle-failed-events.ts';
import { sql } from 'kysely';
import { deliverTo, recorded, recordedShop, signed } from '../testing/deliveries.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration({ baseUrl: recordedShop });
  gateway.heard.length = 0;
});
afterAll(() => gateway[Symbol.asyncDispose]());

const deliver = (...delivery: Parameters<typeof signed>) =>
  deliverTo(gateway.app, integration, signed(...delivery));
const list = async (path: string) => (await merchant.ask('GET', path)).body.data;

const cannotView = JSON.stringify({
  code: 'woocommerce_rest_cannot_view',
  message: 'Sorry, you cannot view this resource.',
  data: { status: 401 },
});

it.each([
  ['no JSON', '{"id":'],
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0x00])],
])('a signed body that is %s is kept, reported, and a pass reads the orders', async (_what, body) => {
  const answer = await deliver(body);
  expect(answer).toMatchObject({ status: 200, body: { ignored: 'The body does not fit its topic.' } });
  const [event] = await list('/v1/inbound-events?state=failed');
  expect(event).toMatchObject({
    kind: 'not_understood',
    topic: 'order.created',
    failure: { code: 'body_malformed' },
  });
  expect(await list('/v1/failed-items')).toMatchObject([
    { operation: 'take_in_event', subjectKind: 'inbound_event', subjectId: event.failureId, state: 'open' },
  ]);
  expect(gateway.heard).toEqual([integration]);
  const { rows } = await sql<{ event: { body: string; encoding: 'utf8' | 'base64' } }>`
    select event from inbound_events where integration_id = ${integration}`.execute(gateway.db);
  expect(Buffer.from(rows[0]?.event.body ?? '', rows[0]?.event.encoding)).toEqual(Buffer.from(body));
});

it('one that is not understood is settled by a pass that heard everything after it', async () => {
  await deliver('{"id":');
  const hear = (afterMs: number) =>
    sql`update integrations set heard_until = ${new Date(gateway.clock.now().getTime() + afterMs)}
        where id = ${integration}`.execute(gateway.db);
  await hear(60_000);
  await settleFailedEvents(gateway.db, gateway.clock.now());
  // The shop's clock may be ahead of ours.
  expect(await list('/v1/failed-items')).toMatchObject([{ state: 'open' }]);
  await hear(16 * 60_000);
  await settleFailedEvents(gateway.db, gateway.clock.now());
  expect(await list('/v1/failed-items')).toEqual([]);
  expect(await list('/v1/inbound-events')).toMatchObject([{ state: 'taken_in' }]);
});

it("the platform's own error opens an incident with its words, and the next event of the topic ends it", async () => {
  expect((await deliver(cannotView)).status).toBe(200);
  expect((await deliver(cannotView)).status).toBe(200);
  expect(gateway.heard).toEqual([integration, integration]);
  const detail = {
    topic: 'order.created',
    code: 'woocommerce_rest_cannot_view',
    message: 'Sorry, you cannot view this resource.',
  };
  expect(await list('/v1/incidents')).toMatchObject([{ kind: 'webhook_broken', detail, resolvedAt: null }]);
  expect(await list('/v1/failed-items')).toEqual([]);

  await deliverTo(gateway.app, integration, recorded('product.updated'));
  expect(await list('/v1/incidents')).toMatchObject([{ resolvedAt: null }]);
  await deliverTo(gateway.app, integration, recorded('order.created'));
  expect(await list('/v1/incidents')).toMatchObject([{ resolvedAt: expect.any(String) }]);
});

it('a topic that Onhand does not use is stored as ignored, without its content', async () => {
  const body = JSON.stringify({ id: 7, email: 'somebody@example.test' });
  const answer = await deliver(body, { 'x-wc-webhook-topic': 'subscription.updated' });
  expect(answer).toMatchObject({ status: 200, body: { ignored: 'The topic is subscription.updated.' } });
  expect(await list('/v1/inbound-events')).toMatchObject([
    { state: 'ignored', topic: 'subscription.updated' },
  ]);
  expect(await list('/v1/failed-items')).toEqual([]);
  expect(gateway.heard).toEqual([]);
  const { rows } = await sql`select event from inbound_events where integration_id = ${integration}`.execute(
    gateway.db,
  );
  expect(rows).toEqual([{ event: {} }]);
});

it.each(['{"id":7,"email":"somebody@example.test"}', '{"email":"somebody@example.test"}', 'nonsense'])(
  'a delivery about a customer leaves nothing of its content: %s',
  async (body) => {
    const answer = await deliver(body, { 'x-wc-webhook-topic': 'customer.updated' });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).not.toContain('somebody');
    const { rows } = await sql`select * from inbound_events where integration_id = ${integration}`.execute(
      gateway.db,
    );
    expect(JSON.stringify(rows)).not.toContain('somebody');
    expect(await list('/v1/failed-items')).toEqual([]);
  },
);
