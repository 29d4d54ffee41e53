import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeCustomer } from '../routes/customers/testing/store-customer.ts';
import { storeObservation } from '../routes/observations/testing/store-observation.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';

/** Holds one merchant's rows by the first part of the routes that name them. */
interface Rows {
  readonly merchants: string;
  readonly 'api-keys': string;
  readonly integrations: string;
  readonly items: string;
  readonly products: string;
  readonly listings: string;
  readonly orders: string;
  readonly 'failed-items': string;
  readonly observations: string;
  readonly rules: string;
  readonly plans: string;
  readonly 'sync-runs': string;
  readonly customers: string;
  readonly 'notification-subscriptions': string;
}

let gateway: TestGateway;
let stranger: TestMerchant;
let rows: Rows;
beforeAll(async () => {
  gateway = await createTestGateway();
  const owner = await createTestMerchant(gateway);
  stranger = await createTestMerchant(gateway);
  const integration = await owner.createIntegration();
  const item = await owner.createItem(1);
  const listing = await owner.createListing(integration, { itemId: item });
  const [order] = await gateway.db
    .insertInto('orders')
    .columns(['merchant_id', 'integration_id', 'external_order_id', 'first_seen_at', 'changed_at'])
    .expression((eb) =>
      eb
        .selectFrom('integrations')
        .where('id', '=', integration as never)
        .select((eb) => ['merchant_id', 'id', eb.val('121').as('o'), 'created_at as f', 'created_at as c']),
    )
    .returning('id')
    .execute();
  rows = {
    merchants: owner.id,
    'api-keys': await owner.create('/v1/api-keys', { label: 'till', role: 'viewer' }),
    integrations: integration,
    items: item,
    products: (await owner.ask('GET', `/v1/items/${item}`)).body.productId,
    listings: listing,
    orders: order?.id ?? '',
    'failed-items': await createFailedItem(listing),
    observations: await storeObservation(gateway.db, listing, { state: 'quarantined' }),
    // The run of the integration's first plan.
    'sync-runs': (await owner.ask('GET', '/v1/sync-runs')).body.data[0].id,
    plans: await owner.create('/v1/plans', {
      change: {
        kind: 'sync_settings',
        changes: [{ integrationId: integration, entity: 'orders', settings: { direction: 'inbound' } }],
      },
    }),
    customers: await storeCustomer(gateway, owner, integration),
    'notification-subscriptions': await owner.create('/v1/notification-subscriptions', {
      label: 'Alarm',
      channel: 'email',
      address: 'ops@example.com',
      incidentKinds: ['oversell'],
    }),
    rules: await owner.create('/v1/rules', { name: 'Half', effect: { kind: 'percent', percent: 50 } }),
  };
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function createFailedItem(listingId: string): Promise<string> {
  const { id } = await gateway.db
    .insertInto('failed_items')
    .columns([
      'merchant_id',
      'integration_id',
      'operation',
      'subject_kind',
      'subject_id',
      'state',
      'code',
      'attempts',
      'first_at',
      'last_at',
    ])
    .expression((eb) =>
      eb
        .selectFrom('listings')
        .where('id', '=', listingId as never)
        .select((eb) => [
          'merchant_id',
          'integration_id',
          eb.val('publish_stock').as('operation'),
          eb.val('listing').as('kind'),
          'id',
          eb.val('open').as('state'),
          eb.val('missing').as('code'),
          eb.lit(1).as('attempts'),
          'created_at as f',
          'created_at as l',
        ]),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const anyId = '01a2015b-061f-742c-aea0-bd0c926dadeb';
const bodies: Readonly<Record<string, unknown>> = {
  'PUT /v1/integrations/:id/base-url': { baseUrl: 'https://mine.test' },
  'PUT /v1/integrations/:id/credentials': { webhookSecret: 'mine now' },
  'PUT /v1/integrations/:id/location-mappings': {
    mappings: [{ externalLocationId: '', locationId: anyId }],
  },
  'PUT /v1/integrations/:id/sync-settings/{entity}': { direction: 'disabled' },
  'PUT /v1/integrations/:id/strategy': { strategy: 'two_way_inventory', sourceId: anyId },
  'POST /v1/integrations/:id/bulk-operations': { operation: 'import_orders' },
  'PUT /v1/merchants/:id/publishing': { buffer: 1 },
  'PUT /v1/integrations/:id/publishing': { buffer: 1 },
  'PUT /v1/items/:id/publishing': { buffer: 1 },
  'PUT /v1/listings/:id/publishing': { buffer: 1 },
  'PATCH /v1/merchants/:id': { currency: 'EUR' },
  'PATCH /v1/integrations/:id': { limits: null },
  'PATCH /v1/products/:id': { title: 'Mine now' },
  'PATCH /v1/items/:id': { sku: 'MINE' },
  'PATCH /v1/rules/:id': { enabled: false },
  'POST /v1/items/:id/transfers': {
    fromLocationId: anyId,
    toLocationId: anyId.replace(/^0/, '1'),
    quantity: 1,
  },
  'POST /v1/items/:id/receipts': { quantity: 5 },
  'POST /v1/items/:id/adjustments': { quantity: -1 },
  'POST /v1/items/:id/counts': { quantity: 0 },
  'POST /v1/listings/:id/link': { itemId: anyId },
  'POST /v1/orders/:id/close': { units: 'left' },
  'PATCH /v1/listings/:id': { stockOwner: 'platform' },
  'POST /v1/integrations/:id/review.csv': 'externalKey,action',
};

const queries: Readonly<Record<string, string>> = {
  'GET /v1/integrations/:id/strategy': `?sourceId=${anyId}`,
};

it('answers 404 to every route that names a row of another merchant, and changes nothing', async () => {
  const before = await gateway.db.selectFrom('movements').selectAll().execute();
  const routes = Object.entries(gateway.app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    path.startsWith('/v1/') && path.includes('{id}')
      ? Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path.replace('{id}', ':id')}`)
      : [],
  );
  expect(routes.length).toBeGreaterThan(20);

  const answers = await Promise.all(
    routes.map(async (route) => {
      const [method = '', path = ''] = route.split(' ');
      const id = Object.entries(rows).find(([resource]) => path.startsWith(`/v1/${resource}/`))?.[1];
      // The cast is safe: the API describes this method for the path.
      const answer = await stranger.ask(
        method as 'GET',
        path.replace(':id', id ?? 'unknown').replace('{entity}', 'inventory') + (queries[route] ?? ''),
        bodies[route],
      );
      return [route, answer.status, answer.body.code?.endsWith('_not_found')];
    }),
  );

  expect(answers).toEqual(routes.map((route) => [route, 404, true]));
  expect(await gateway.db.selectFrom('movements').selectAll().execute()).toEqual(before);
});

it('refuses to tie rows of two merchants together', async () => {
  const integration = await stranger.createIntegration();
  const item = await stranger.createItem(1);
  const listing = await stranger.createListing(integration);
  const answers = await Promise.all([
    stranger.ask('POST', '/v1/listings', { integrationId: rows.integrations, externalKey: 'x' }),
    stranger.ask('POST', '/v1/listings', {
      integrationId: integration,
      externalKey: 'x',
      itemId: rows.items,
    }),
    stranger.ask('POST', `/v1/listings/${listing}/link`, { itemId: rows.items }),
    stranger.ask('POST', `/v1/items/${item}/receipts`, { quantity: 1, locationId: anyId }),
    stranger.ask('POST', '/v1/items', { productId: anyId }),
    stranger.ask('POST', '/v1/observations/reverse', { integrationId: rows.integrations }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
});

it('shows nothing of another merchant in any list, and decides nothing of what it has to decide', async () => {
  const lists = [
    'integrations',
    'items',
    'listings',
    'orders',
    'failed-items',
    'incidents',
    'observations',
    'inbound-events',
    'rules',
    'plans',
    'sync-runs',
  ];
  const fresh = await createTestMerchant(gateway);
  const answers = await Promise.all(lists.map((list) => fresh.ask('GET', `/v1/${list}`)));
  expect(answers.map(({ body }) => body)).toEqual(lists.map(() => ({ data: [], nextCursor: null })));
  const skipped = await fresh.ask('POST', '/v1/failed-items/skip', { ids: [rows['failed-items']] });
  expect(skipped.body).toEqual({
    moved: [],
    refused: [{ id: rows['failed-items'], code: 'failed_item_not_found' }],
  });
  const accepted = await fresh.ask('POST', '/v1/observations/accept', { ids: [rows.observations] });
  expect(accepted.body).toEqual({
    decided: [],
    ended: [],
    refused: [{ id: rows.observations, code: 'observation_not_found' }],
  });
});
