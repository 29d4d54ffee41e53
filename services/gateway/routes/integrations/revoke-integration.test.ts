import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import { writeSubscriptions } from '@onhand/core/integrations/hearing/subscriptions.ts';
import { findUnstarted } from '@onhand/core/orders/find-unstarted.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliverTo, recorded, recordedShop } from '../../testing/deliveries.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

const countsFrom = '2026-11-21T19:25:00Z';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
let item: string;
let listing: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  gateway.connect({ call: away });
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration({ webhookSecret: 'sec', baseUrl: recordedShop });
  item = await merchant.createItem(undefined, { stock: [{ quantity: 10, countsFrom }] });
  listing = await merchant.createListing(shop, { externalKey: '116', itemId: item, countsFrom });
});

/** The shop does not answer any call. */
const away: ConnectorClient['call'] = async () =>
  ({ kind: 'unavailable', message: 'Nobody answers.' }) as never;
const revoke = () => merchant.ask('POST', `/v1/integrations/${shop}/revoke`);
const read = async (path: string) => (await merchant.ask('GET', path)).body;

it('erases the secrets, and the same answer is given again', async () => {
  const first = await revoke();
  expect(first).toMatchObject({ status: 200, body: { state: 'revoked', circuit: { state: 'closed' } } });
  expect(gateway.schedules.at(-1)).toBe(shop);
  const store = createShopStore({ db: gateway.db, keys: gateway.secretKeys });
  expect(await store.load(shop)).toBeNull();
  expect(await revoke()).toMatchObject({ status: 200, body: first.body });
});

describe('the webhooks in the shop', () => {
  const topics = ['order.created', 'order.updated'];
  const listed: OutputOf<'webhooks.list'> = {
    kind: 'subscriptions',
    subscriptions: topics.map((topic) => ({ id: `id of ${topic}`, topic, on: true })),
  };
  const ok = { kind: 'ok' } as const;
  const refusal = { kind: 'rejected', code: 'no', message: 'Your user may not.' } as const;

  /** The shop has two webhooks, which are known, and answers as the test says. */
  async function withWebhooks(answers: {
    readonly list?: OutputOf<'webhooks.list'>;
    readonly remove?: OutputOf<'webhooks.remove'>;
  }) {
    const checked = topics.map((topic) => ({
      topic,
      externalId: `id of ${topic}`,
      state: 'on' as const,
      message: null,
    }));
    // The casts are safe: the API created these rows.
    const owner = { merchantId: merchant.id as never, integrationId: shop as never };
    const at = gateway.clock.now();
    await inTransaction(gateway.db, (tx) =>
      writeSubscriptions(tx, { ...owner, state: 'on', subscriptions: checked, at }),
    );
    const asked: unknown[] = [];
    const store = createShopStore({ db: gateway.db, keys: gateway.secretKeys });
    gateway.connect({
      call: async (_platform, operation, { input }) => {
        asked.push([operation, input, (await store.load(shop)) !== null]);
        // One of the two operations is called, and its answer has its type.
        return (operation === 'webhooks.list' ? (answers.list ?? listed) : answers.remove) as never;
      },
    });
    return asked;
  }
  const topicsOf = async () =>
    (await read(`/v1/integrations/${shop}/health`)).subscriptions.topics.map(
      (one: { topic: string; message: string }) => [one.topic, one.message],
    );

  it('are removed before the credentials are deleted, once', async () => {
    const ids = topics.map((topic) => `id of ${topic}`);
    const asked = await withWebhooks({ remove: ids.map((key) => ({ key, result: ok })) });
    expect((await revoke()).body.webhooksLeft).toEqual([]);
    await revoke();
    expect(asked).toEqual([
      ['webhooks.list', { url: `https://onhand.test/webhooks/${shop}` }, true],
      ['webhooks.remove', { ids }, true],
    ]);
    expect(await topicsOf()).toEqual([]);
  });

  it('are named where the shop keeps one, also when it is revoked again', async () => {
    await withWebhooks({
      remove: [
        { key: 'id of order.created', result: refusal },
        { key: 'id of order.updated', result: ok },
      ],
    });
    const left = [{ topic: 'order.created', message: 'Your user may not.' }];
    expect(await revoke()).toMatchObject({ status: 200, body: { state: 'revoked', webhooksLeft: left } });
    expect((await revoke()).body.webhooksLeft).toEqual(left);
    expect(await topicsOf()).toEqual([['order.created', 'Your user may not.']]);
  });

  it('are named once for each topic, where the shop keeps two of a topic', async () => {
    const twice = ['1', '2'].map((id) => ({ id, topic: 'order.created', on: true }));
    await withWebhooks({
      list: { kind: 'subscriptions', subscriptions: twice },
      remove: ['1', '2'].map((key) => ({ key, result: refusal })),
    });
    const left = [{ topic: 'order.created', message: 'Your user may not.' }];
    expect(await revoke()).toMatchObject({ status: 200, body: { webhooksLeft: left } });
  });

  it('are named, all of them, where the shop is away', async () => {
    await withWebhooks({ list: { kind: 'unavailable', message: 'Nobody answers.' } });
    const left = topics.map((topic) => ({ topic, message: 'Nobody answers.' }));
    expect(await revoke()).toMatchObject({ status: 200, body: { state: 'revoked', webhooksLeft: left } });
  });
});

it('answers deliveries 2xx, and takes nothing in', async () => {
  await revoke();
  const answer = await deliverTo(gateway.app, shop, recorded('order.created'));
  expect(answer).toMatchObject({ status: 200, body: { ignored: 'integration_revoked' } });
  expect((await read('/v1/inbound-events')).data).toEqual([]);
  expect((await read(`/v1/items/${item}/stock`)).available).toBe(10);
});

it('leaves its listings linked, with nothing due, and a change of stock makes nothing due', async () => {
  await revoke();
  const { channelStock, itemId } = await read(`/v1/listings/${listing}`);
  expect(itemId).toBe(item);
  expect(channelStock[0]).toMatchObject({
    state: 'idle',
    dueAt: null,
    block: { code: 'integration_revoked' },
  });
  expect((await read('/v1/listings?blockCode=integration_revoked')).data).toHaveLength(1);
  const explained = await read(`/v1/listings/${listing}/explanation`);
  expect(explained.channelStock[0].block.code).toBe('integration_revoked');
  await merchant.ask('POST', `/v1/items/${item}/receipts`, { quantity: 5 });
  expect((await read(`/v1/listings/${listing}`)).channelStock[0].state).toBe('idle');
  expect((await merchant.ask('POST', `/v1/items/${item}/sync-now`)).body.code).toBe('integration_revoked');
});

it('keeps the units of its open orders until somebody closes them', async () => {
  await deliverTo(gateway.app, shop, recorded('order.created'));
  await revoke();
  expect(await read(`/v1/items/${item}/stock`)).toMatchObject({ onHand: 10, committed: 2 });
  const [order] = (await read('/v1/orders')).data;
  await merchant.ask('POST', `/v1/orders/${order.id}/close`, { units: 'left' });
  expect(await read(`/v1/items/${item}/stock`)).toMatchObject({ onHand: 8, committed: 0 });
});

it('ends what waited: failed items, incidents about the connection, hints and runs', async () => {
  const at = gateway.clock.now();
  // The casts are safe: the API created these rows.
  const owner = { merchant_id: merchant.id as never, integration_id: shop as never };
  await gateway.db
    .insertInto('failed_items')
    .values({
      ...owner,
      operation: 'publish_stock',
      subject_kind: 'listing',
      subject_id: listing,
      state: 'open',
      code: 'x',
      attempts: 1,
      first_at: at,
      last_at: at,
    })
    .execute();
  const incident = (kind: 'channel_down' | 'put_back') =>
    gateway.db
      .insertInto('incidents')
      .values({ ...owner, kind, dedupe_key: kind, opened_at: at })
      .execute();
  await incident('channel_down');
  await incident('put_back');
  await gateway.db
    .insertInto('inbound_events')
    .values({
      ...owner,
      event_key: 'hint',
      origin: 'webhook',
      topic: 'order.updated',
      kind: 'order_pointer',
      external_order_id: '9',
      event: '{}',
      received_at: at,
      state: 'reread_needed',
      hinted_at: at,
    })
    .execute();
  await merchant.ask('POST', `/v1/integrations/${shop}/listings/refresh`);
  gateway.clock.advance(60_000);
  const wanted = () => findUnstarted(gateway.db, { now: gateway.clock.now(), olderThanMs: 1, limit: 9 });
  expect((await wanted()).map(({ integrationId }) => integrationId)).toContain(shop);

  await revoke();

  expect((await read('/v1/failed-items')).data).toEqual([]);
  const open = (await read('/v1/incidents?open=true')).data;
  expect(open.map(({ kind }: { kind: string }) => kind)).toEqual(['put_back']);
  expect((await wanted()).map(({ integrationId }) => integrationId)).not.toContain(shop);
  expect((await read('/v1/sync-runs?kind=read_listings')).data).toMatchObject([{ state: 'cancelled' }]);
});

it('refuses what would bring it back, and lets the shop be connected anew', async () => {
  await revoke();
  const refused = [
    await merchant.ask('POST', `/v1/integrations/${shop}/resume`),
    await merchant.ask('POST', `/v1/integrations/${shop}/pause`),
    await merchant.ask('PUT', `/v1/integrations/${shop}/credentials`, { api: { token: 'abc' } }),
    await merchant.ask('PUT', `/v1/integrations/${shop}/location-mappings`, {
      mappings: [{ externalLocationId: '', locationId: merchant.locationId }],
    }),
    await merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/inventory`, { mode: 'manual' }),
    await merchant.ask('POST', `/v1/integrations/${shop}/listings/refresh`),
    await merchant.ask('POST', `/v1/integrations/${shop}/review/accept`),
    await merchant.ask('POST', '/v1/listings', { integrationId: shop, externalKey: '117' }),
    await merchant.ask('POST', `/v1/listings/${listing}/link`, { itemId: item }),
    await merchant.ask('POST', `/v1/listings/${listing}/end`),
    await merchant.ask('POST', '/v1/plans', { change: { kind: 'first_sync', integrationId: shop } }),
  ];
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
    refused.map(() => [409, 'integration_revoked']),
  );
  const again = await merchant.createIntegration({ webhookSecret: 'sec', baseUrl: recordedShop });
  expect(again).not.toBe(shop);
  const twice = await merchant.ask('POST', '/v1/integrations', {
    platform: 'woocommerce',
    name: 'Shop',
    baseUrl: recordedShop,
    api: { consumerKey: 'ck_1', consumerSecret: 'cs_1' },
  });
  expect(twice.body.code).toBe('integration_exists');
});

it('needs an admin', async () => {
  const { body } = await merchant.ask('POST', '/v1/api-keys', { label: 'till', role: 'operator' });
  const asked = { key: body.key };
  const answer = await merchant.ask('POST', `/v1/integrations/${shop}/revoke`, undefined, asked);
  expect(answer.body.code).toBe('role_insufficient');
});
