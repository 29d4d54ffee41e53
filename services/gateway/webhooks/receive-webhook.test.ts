import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import { createLogger } from '@onhand/service-kit/logging.ts';
import { systemClock } from '@onhand/service-kit/clock.ts';
import { createApp } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import { deliverTo, recorded, recordedShop, recordings, signed } from '../testing/deliveries.ts';
import type { SignedDelivery } from '../testing/deliveries.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';

const countsFrom = '2026-11-21T19:25:00Z';
const soldQuantity = 2;

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration({ webhookSecret: 'sec', baseUrl: recordedShop });
  gateway.sales.length = 0;
  gateway.nudges.length = 0;
});
afterAll(() => gateway[Symbol.asyncDispose]());

const deliver = (delivery: SignedDelivery, to = integration, app = gateway.app) =>
  deliverTo(app, to, delivery);

const events = async () => (await merchant.ask('GET', '/v1/inbound-events')).body.data;

describe('a genuine order', () => {
  it('lowers stock, and its sale is started after the answer’s commit', async () => {
    const item = await merchant.createItem(undefined, { stock: [{ quantity: 10, countsFrom }] });
    await merchant.createListing(integration, { externalKey: '116', itemId: item, countsFrom });
    const { status, body } = await deliver(recorded('order.created'));

    expect(status).toBe(200);
    expect(body.events).toMatchObject([{ kind: 'taken_in', externalOrderId: '121', revision: 1 }]);
    expect((await merchant.ask('GET', `/v1/items/${item}/stock`)).body.available).toBe(10 - soldQuantity);
    const ids = { merchantId: merchant.id, integrationId: integration };
    expect(gateway.sales).toEqual([
      { ...ids, externalOrderId: '121', identity: expect.stringMatching(/^wc_order_/), reread: false },
    ]);
    expect(gateway.nudges.length).toBeGreaterThan(0);
  });

  it('counts once however often it is delivered', async () => {
    const item = await merchant.createItem(undefined, { stock: [{ quantity: 10, countsFrom }] });
    await merchant.createListing(integration, { externalKey: '116', itemId: item, countsFrom });
    await deliver(recorded('order.created'));
    const again = await deliver(recorded('order.created'));
    expect(again).toMatchObject({ status: 200, body: { events: [{ kind: 'repeated' }] } });
    expect((await merchant.ask('GET', `/v1/items/${item}/stock`)).body.available).toBe(10 - soldQuantity);
  });

  it('of a product that nobody knows is kept, and moves nothing', async () => {
    expect((await deliver(recorded('order.created'))).status).toBe(200);
    const [order] = (await merchant.ask('GET', '/v1/orders?externalOrderId=121')).body.data;
    const { lines } = (await merchant.ask('GET', `/v1/orders/${order.id}`)).body;
    expect(lines).toMatchObject([{ effect: 'unknown_listing', committed: 0 }]);
  });

  it('of every recorded kind is answered 2xx', async () => {
    for (const recording of recordings) expect((await deliver(recording)).status).toBe(200);
    // A product's delivery yields two events: its quantity, and a hint that other fields may have changed.
    const expected = recordings.flatMap(({ headers }) =>
      headers['x-wc-webhook-topic'] === 'product.updated' ? ['figures', 'product'] : ['order'],
    );
    const kinds = (await events()).map(({ kind }: { kind: string }) => kind);
    expect(kinds.toSorted()).toEqual(expected.toSorted());
  });
});

it('an order that cannot be booked is stored, shown as failed, and not sent again by the platform', async () => {
  const order = JSON.parse(recorded('order.created').rawBody);
  // This price has more digits than the line's column can hold.
  order.line_items[0].price = 1e30;
  const { status, body } = await deliver(signed(JSON.stringify(order)));
  expect(status).toBe(200);
  expect(body.events).toMatchObject([{ kind: 'failed', code: 'take_in_refused_by_database' }]);
  const failed = (await merchant.ask('GET', '/v1/inbound-events?state=failed')).body.data;
  expect(failed).toMatchObject([{ state: 'failed', failure: { code: 'take_in_refused_by_database' } }]);
  expect(gateway.sales).toEqual([]);
});

describe('texts that cannot be stored as they are', () => {
  const hostile = `CUP\0 \uD83E ${'x'.repeat(200_000)}`;

  it('lose no order: it is taken in with what can be stored of them', async () => {
    const order = JSON.parse(recorded('order.created').rawBody);
    order.line_items[0].sku = hostile;
    order.line_items[0].meta_data = [{ key: hostile, value: hostile }];
    order.customer_note = hostile;
    const { status, body } = await deliver(signed(JSON.stringify(order)));
    expect([status, body.events]).toMatchObject([200, [{ kind: 'taken_in', externalOrderId: '121' }]]);
    const [{ id }] = (await merchant.ask('GET', '/v1/orders?externalOrderId=121')).body.data;
    const { lines } = (await merchant.ask('GET', `/v1/orders/${id}`)).body;
    expect(lines[0].sku.slice(0, 8)).toBe('CUP \uFFFD xx');
  });

  it('lose no product: its figure and its hint are taken in', async () => {
    const product = JSON.parse(recorded('product.updated').rawBody);
    Object.assign(product, { name: hostile, sku: hostile, description: hostile });
    const delivery = signed(JSON.stringify(product), { 'x-wc-webhook-topic': 'product.updated' });
    const { status, body } = await deliver(delivery);
    expect([status, body.events]).toMatchObject([200, [{ kind: 'noted' }, { kind: 'noted' }]]);
  });

  it('keep a delivery that is not understood whole, and a topic of any length is answered', async () => {
    const text = `{"id":"${'x'.repeat(200_000)}"}`;
    expect((await deliver(signed(text))).status).toBe(200);
    const kept = await gateway.db
      .selectFrom('inbound_events')
      .where(sql<string>`integration_id`, '=', integration)
      .select(sql<string>`event ->> 'body'`.as('body'))
      .execute();
    expect(kept).toEqual([{ body: text }]);
    const topic = randomBytes(5_000).toString('hex');
    expect((await deliver(signed('{}', { 'x-wc-webhook-topic': topic }))).status).toBe(200);
    const error = JSON.stringify({ code: hostile, message: hostile });
    expect((await deliver(signed(error))).status).toBe(200);
  });
});

describe('nothing is recorded of', () => {
  it('a body whose signature is wrong', async () => {
    const genuine = recorded('order.created');
    const answer = await deliver({ ...genuine, rawBody: genuine.rawBody.replace('"id":121', '"id":122') });
    expect(answer).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });
    expect(await events()).toEqual([]);
    expect(gateway.sales).toEqual([]);
  });

  it('a delivery to a shop without a webhook secret', async () => {
    const bare = await merchant.createWithoutSecret();
    const answer = await deliver(recorded('order.created'), bare);
    expect(answer).toMatchObject({ status: 401, body: { code: 'webhook_secret_missing' } });
    expect(await events()).toEqual([]);
  });

  it.each(['01a2015b-061f-742c-aea0-bd0c926dadeb', 'nothing'])(
    'an address of nobody: %s',
    async (unknown) => {
      const answer = await deliver(recorded('order.created'), unknown);
      expect(answer.body.code).toBe(unknown === 'nothing' ? 'request_invalid' : 'integration_unknown');
    },
  );

  it('a platform whose orders are polled', async () => {
    const polled = await merchant.createIntegration({ platform: 'vendure' });
    expect(await deliver(recorded('order.created'), polled)).toMatchObject({
      status: 404,
      body: { code: 'webhooks_unsupported' },
    });
  });
});

describe('a webhook secret', () => {
  it('counts at once when it is replaced, and the previous one while it is rotated out', async () => {
    const put = (body: object) => merchant.ask('PUT', `/v1/integrations/${integration}/credentials`, body);
    expect((await deliver(recorded('order.created'))).status).toBe(200);
    const rotating = await put({ webhookSecret: 'new', previousWebhookSecret: 'sec' });
    expect(rotating.body).toEqual({ api: false, webhookSecrets: 2, notes: [] });
    expect((await deliver(recorded('order.created'))).status).toBe(200);
    await put({ webhookSecret: 'new' });
    expect((await deliver(recorded('order.created'))).body.code).toBe('signature_invalid');
  });
});

it("answers the platform's first ping, which nobody has signed", async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await deliver({ headers, rawBody: 'webhook_id=7' })).status).toBe(200);
  expect(await events()).toEqual([]);
});

it('a fault of ours is no fault of the event: nothing is stored as failed, and a pass reads the order', async () => {
  let calls = 0;
  const clock = {
    now: () => {
      calls += 1;
      // The first call says when the delivery arrived.
      if (calls > 1) throw new TypeError('A fault of ours.');
      return new Date();
    },
  };
  const heard: string[] = [];
  const app = await createApp(dependenciesWith({ db: gateway.db, clock, heard }));
  const answer = await deliver(recorded('order.created'), integration, app);
  expect(answer).toMatchObject({ status: 503, body: { code: 'delivery_not_taken_in' } });
  expect(heard).toEqual([integration]);
  expect(await events()).toEqual([]);
  await app.close();
});

it('refuses deliveries while the database is away, and wants the orders to be read', async () => {
  const db = connect('postgres://postgres@127.0.0.1:1/none');
  const heard: string[] = [];
  const app = await createApp(dependenciesWith({ db, clock: systemClock, heard }));
  const answer = await deliver(recorded('order.created'), integration, app);
  expect(answer).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
  expect(heard).toEqual([integration]);
  const ready = await app.inject('/readyz');
  expect([ready.statusCode, ready.json()]).toEqual([
    503,
    { status: 'not_ready', database: 'away', temporal: 'reachable' },
  ]);
  await app.close();
  await db.destroy();
});

function dependenciesWith({
  heard,
  ...given
}: Pick<Dependencies, 'db' | 'clock'> & { readonly heard: string[] }): Dependencies {
  return {
    ...given,
    doorDb: given.db,
    listener: { on: () => () => undefined },
    log: createLogger({ service: 'gateway', level: 'silent' }),
    connectors: {
      call: () => Promise.reject(new Error('unused')),
      callApp: () => Promise.reject(new Error('unused')),
      describe: () => Promise.reject(new Error('unused')),
    },
    dispatcher: {
      nudge: () => {},
      sale: () => {},
      poll: () => Promise.resolve(),
      hear: (integrationId) => void heard.push(integrationId),
      bulk: () => Promise.resolve(),
      products: () => Promise.resolve(),
      customers: () => Promise.resolve(),
      computePlan: () => Promise.resolve(),
      schedule: () => undefined,
      streetDates: async () => undefined,
    },
    temporalReachable: () => Promise.resolve(true),
    configuration: {
      publicUrl: 'https://onhand.test',
      secretKeys: gateway.secretKeys,
      allowsPrivateShops: false,
    },
  };
}
