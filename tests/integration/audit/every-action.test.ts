import { takeIn } from '@onhand/core/orders/take-in.ts';
import { storeObservation } from '@onhand/gateway/routes/observations/testing/store-observation.ts';
import { testDescription } from '@onhand/gateway/testing/test-description.ts';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../setup/orders.ts';
import { storeCustomer } from '@onhand/gateway/routes/customers/testing/store-customer.ts';
import { anyShop } from '../../api/shop.ts';

// Nobody signs in here: people can be admitted once a provider is configured.
const openId = { issuer: 'https://id.example', clientId: 'onhand', clientSecret: 'a secret', name: 'Test' };
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await createTestGateway({ openId });
  gateway.connect({
    ...anyShop,
    describe: async () => {
      const { inventory } = testDescription;
      const managing = inventory === null ? null : { ...inventory, manage: true };
      return { ...testDescription, locations: true, inventory: managing };
    },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Routes that leave no entry. Each says why where it is declared. */
const leavesNone = [
  'POST /v1/rules/preview',
  'POST /v1/stock-changes/preview.csv',
  'POST /v1/ship-notices/preview.csv',
  'POST /v1/shipments/preview.csv',
  'POST /v1/returns/preview.csv',
  'POST /v1/customers/find',
  'POST /v1/items/search',
  'POST /v1/items/search/count',
];

/** A subscription to notifications. */
const aSubscription = {
  label: 'Ops',
  channel: 'email',
  address: 'ops@shop.test',
  incidentKinds: ['oversell'],
} as const;

/** Routes that only read, and hand out personal data. */
const disclosing = ['GET /v1/customers/{id}/export'];

/** What each route is asked, and the action of the entry that it then leaves. */
const actions: Readonly<Record<string, { readonly action: string; readonly ask: Ask }>> = {
  'POST /v1/merchants': leaves('merchant.create', async () => ({ body: { name: 'Acme' }, merchant: null })),
  'PATCH /v1/merchants/{id}': leaves('merchant.change', async ({ id }) => ({
    id,
    body: { currency: 'EUR' },
  })),
  'POST /v1/api-keys': leaves('api_key.create', async () => ({ body: { label: 'till', role: 'viewer' } })),
  'POST /v1/people': leaves('person.create', async () => ({
    body: { label: 'Ada', role: 'viewer', email: `${crypto.randomUUID()}@b.example` },
  })),
  'DELETE /v1/api-keys/{id}': leaves('api_key.revoke', async (merchant) => ({
    id: await merchant.create('/v1/api-keys', { label: 'till', role: 'viewer' }),
  })),
  'POST /v1/locations': leaves('location.create', async () => ({ body: { name: 'Back room' } })),
  'POST /v1/integrations': leaves('integration.create', async () => ({ body: newShop })),
  'PATCH /v1/integrations/{id}': leaves('integration.change_limits', async (merchant) => ({
    id: await merchant.createIntegration(),
    body: { limits: { concurrentCalls: null, callsPerMinute: 30 } },
  })),
  'PUT /v1/integrations/{id}/base-url': leaves('integration.change_base_url', async (merchant) => ({
    id: await merchant.createIntegration(),
    body: { baseUrl: 'https://moved.test' },
  })),
  'PUT /v1/integrations/{id}/credentials': leaves('integration.replace_credentials', async (merchant) => ({
    id: await merchant.createIntegration(),
    body: { api: { consumerKey: 'ck_2', consumerSecret: 'cs_2' } },
  })),
  'POST /v1/integrations/{id}/authorization': leaves('integration.begin_authorization', async (merchant) => ({
    id: await merchant.createIntegration(),
  })),
  'PUT /v1/integrations/{id}/location-mappings': leaves(
    'integration.replace_location_mappings',
    async (merchant) => ({
      id: await merchant.createIntegration(),
      body: { mappings: [{ externalLocationId: '', locationId: merchant.locationId }] },
    }),
  ),
  'PUT /v1/integrations/{id}/sync-settings/{entity}': leaves(
    'integration.change_sync_settings',
    async (merchant) => ({
      id: await merchant.createIntegration(),
      entity: 'orders',
      body: { direction: 'inbound' },
    }),
  ),
  'PUT /v1/integrations/{id}/strategy': leaves('integration.choose_strategy', async (merchant) => {
    const sourceId = await merchant.createIntegration({ role: 'supplier' });
    return { id: await merchant.createIntegration(), body: { strategy: 'two_way_inventory', sourceId } };
  }),
  'POST /v1/integrations/{id}/pause': leaves('integration.pause', ofIntegration),
  'POST /v1/integrations/{id}/resume': leaves('integration.resume', paused('integrations', ofIntegration)),
  'POST /v1/merchants/{id}/pause': leaves('merchant.pause', async ({ id }) => ({ id })),
  'POST /v1/merchants/{id}/resume': leaves(
    'merchant.resume',
    paused('merchants', async ({ id }) => ({ id })),
  ),
  'POST /v1/listings/{id}/pause': leaves('listing.pause', ofListing),
  'POST /v1/listings/{id}/resume': leaves('listing.resume', paused('listings', ofUnlinked)),
  'POST /v1/integrations/{id}/reconcile': leaves('integration.reconcile', ofIntegration),
  'POST /v1/integrations/{id}/bulk-operations': leaves('integration.bulk_operation', async (merchant) => ({
    ...(await ofIntegration(merchant)),
    body: { operation: 'import_orders' },
  })),
  'POST /v1/integrations/{id}/revoke': leaves('integration.revoke', ofIntegration),
  'PUT /v1/merchants/{id}/publishing': leaves('merchant.change_publishing', async ({ id }) => ({
    id,
    body: { buffer: 1 },
  })),
  'PUT /v1/integrations/{id}/publishing': leaves('integration.change_publishing', async (merchant) => ({
    ...(await ofIntegration(merchant)),
    body: { buffer: 1 },
  })),
  'PUT /v1/items/{id}/publishing': leaves('item.change_publishing', async (merchant) => ({
    ...(await ofItem(merchant)),
    body: { buffer: 1 },
  })),
  'PUT /v1/listings/{id}/publishing': leaves('listing.change_publishing', async (merchant) => ({
    ...(await ofListing(merchant)),
    body: { buffer: 1 },
  })),
  'PUT /v1/merchants/{id}/preferences': leaves('merchant.change_preferences', async ({ id }) => ({
    id,
    body: { syncInventory: 'always' },
  })),
  'PUT /v1/items/{id}/preferences': leaves('item.change_preferences', async (merchant) => ({
    ...(await ofItem(merchant)),
    body: { syncInventory: 'never' },
  })),
  'POST /v1/items/preferences': leaves('item.change_many_preferences', async (merchant) => ({
    body: { itemIds: [(await ofItem(merchant)).id], syncInventory: 'never' },
  })),
  'POST /v1/items': leaves('item.create', async () => ({ body: { title: 'Mug', stock: [{ quantity: 3 }] } })),
  'PATCH /v1/items/{id}': leaves('item.change', async (merchant) => ({
    ...(await ofItem(merchant)),
    body: { sku: 'MUG-9' },
  })),
  'POST /v1/items/{id}/archive': leaves('item.archive', ofItem),
  'POST /v1/items/{id}/unarchive': leaves('item.unarchive', async (merchant) => {
    const item = await ofItem(merchant);
    await merchant.ask('POST', `/v1/items/${item.id}/archive`);
    return item;
  }),
  'POST /v1/items/{id}/receipts': leaves('item.receive', ofUnits),
  'POST /v1/items/{id}/adjustments': leaves('item.adjust', ofUnits),
  'POST /v1/items/{id}/counts': leaves('item.count', ofUnits),
  'POST /v1/items/{id}/transfers': leaves('item.transfer', async (merchant) => {
    const toLocationId = await merchant.create('/v1/locations', { name: 'Back room' });
    const units = { fromLocationId: merchant.locationId, toLocationId, quantity: 1 };
    return { ...(await ofItem(merchant)), body: units };
  }),
  'POST /v1/items/{id}/sync-now': leaves('item.sync_now', async (merchant) => {
    const { id } = await ofItem(merchant);
    await merchant.createListing(await merchant.createIntegration(), { itemId: id });
    return { id, query: '?waitSeconds=0' };
  }),
  'PATCH /v1/products/{id}': leaves('product.change', async (merchant) => {
    const { body } = await merchant.ask('GET', `/v1/items/${(await ofItem(merchant)).id}`);
    return { id: body.productId, body: { title: 'Cup' } };
  }),
  'GET /v1/customers/{id}/export': leaves('customer.export', async (merchant) => ({
    id: await storeCustomer(gateway, merchant, await merchant.createIntegration()),
  })),
  'DELETE /v1/customers/{id}': leaves('customer.erase', async (merchant) => ({
    id: await storeCustomer(gateway, merchant, await merchant.createIntegration()),
  })),
  'POST /v1/listings': leaves('listing.create', async (merchant) => ({
    body: { integrationId: await merchant.createIntegration(), externalKey: '7' },
  })),
  'PATCH /v1/listings/{id}': leaves('listing.change', async (merchant) => ({
    ...(await ofListing(merchant)),
    body: { stockOwner: 'platform' },
  })),
  'POST /v1/listings/{id}/link': leaves('listing.link', async (merchant) => ({
    ...(await ofUnlinked(merchant)),
    body: { itemId: await merchant.createItem(1) },
  })),
  'POST /v1/listings/{id}/unlink': leaves('listing.unlink', ofListing),
  'POST /v1/listings/{id}/end': leaves('listing.end', ofListing),
  'POST /v1/listings/{id}/manage-stock': leaves('listing.manage_stock', ofListing),
  'POST /v1/listings/{id}/relist': leaves('listing.relist', async (merchant) => {
    const listing = await ofListing(merchant);
    await gateway.db
      .updateTable('listings')
      .set({ status: 'ended', ended_by: 'hand' })
      // The cast is safe: the API created this listing.
      .where('id', '=', listing.id as never)
      .execute();
    return listing;
  }),
  'POST /v1/listings/{id}/ignore': leaves('listing.ignore', ofUnlinked),
  'POST /v1/listings/{id}/unignore': leaves('listing.unignore', async (merchant) => {
    const listing = await ofUnlinked(merchant);
    await merchant.ask('POST', `/v1/listings/${listing.id}/ignore`);
    return listing;
  }),
  'POST /v1/listings/{id}/create-item': leaves('listing.create_item', ofUnlinked),
  'POST /v1/integrations/{id}/review/accept': leaves('integration.accept_suggestions', async (merchant) => {
    await merchant.createItem(1, { sku: 'MUG' });
    const { integrationId } = await ofUnlinked(merchant);
    return { id: integrationId };
  }),
  'POST /v1/stock-changes.csv': leaves('stock.book_file', async (merchant) => ({
    body: `change,itemId,quantity\nreceipt,${await merchant.createItem(5)},2\n`,
    headers: { 'idempotency-key': 'file' },
  })),
  'POST /v1/ship-notices': leaves('ship_notice.create', async (merchant) => ({
    body: await noticeOf(merchant),
  })),
  'PATCH /v1/ship-notices/{id}': leaves('ship_notice.change', async (merchant) => ({
    ...(await ofNotice(merchant)),
    body: { note: 'late' },
  })),
  'POST /v1/ship-notices/{id}/receipts': leaves('ship_notice.receive', async (merchant) => {
    const { id } = await ofNotice(merchant);
    const { body } = await merchant.ask('GET', `/v1/ship-notices/${id}`);
    return { id, body: { lines: [{ lineId: body.lines[0].id, quantity: 5 }] } };
  }),
  'POST /v1/ship-notices/{id}/close': leaves('ship_notice.close', ofNotice),
  'POST /v1/ship-notices/{id}/cancel': leaves('ship_notice.cancel', ofNotice),
  'POST /v1/ship-notices.csv': leaves('ship_notice.book_file', async (merchant) => ({
    body: `reference,itemId,units\nASN-1,${await merchant.createItem(5)},2\n`,
  })),
  'POST /v1/shipments': leaves('shipment.create', async (merchant) => ({
    body: { reference: 'S-1', lines: [await orderLineOf(merchant)] },
  })),
  'POST /v1/shipments.csv': leaves('shipment.book_file', async (merchant) => {
    const { orderId } = await orderLineOf(merchant);
    return { body: `reference,order,line,units\nS-1,${orderId},1,1\n` };
  }),
  'POST /v1/returns': leaves('return.create', async (merchant) => ({ body: await returnOf(merchant) })),
  'POST /v1/returns/{id}/receive': leaves('return.receive', async (merchant) => ({
    ...(await ofReturn(merchant)),
    body: {},
  })),
  'POST /v1/returns/{id}/inspect': leaves('return.inspect', async (merchant) => ({
    ...(await ofReturn(merchant)),
    body: { lines: [{ externalLineId: '1', sellable: 1 }] },
  })),
  'POST /v1/returns.csv': leaves('return.book_file', async (merchant) => {
    const { orderId } = await returnOf(merchant);
    return { body: `reference,order,line,units\nR-1,${orderId},1,1\n` };
  }),
  'POST /v1/returns/{id}/cancel': leaves('return.cancel', ofReturn),
  'POST /v1/integrations/{id}/review.csv': leaves('integration.review_import', async (merchant) => {
    const { integrationId } = await ofUnlinked(merchant);
    return { id: integrationId, body: 'externalKey,action,itemId\nunlinked,ignore,\n' };
  }),
  'POST /v1/integrations/{id}/listings/refresh': leaves('integration.read_listings', ofIntegration),
  'POST /v1/rules': leaves('rule.create', async () => ({ body: half })),
  'PATCH /v1/rules/{id}': leaves('rule.change', async (merchant) => ({
    id: await merchant.create('/v1/rules', half),
    body: { name: 'A half' },
  })),
  'DELETE /v1/rules/{id}': leaves('rule.delete', async (merchant) => ({
    id: await merchant.create('/v1/rules', half),
  })),
  'POST /v1/plans': leaves('plan.create', async (merchant) => ({ body: await aChange(merchant) })),
  'POST /v1/plans/{id}/apply': leaves('plan.apply', async (merchant) => ({
    id: await merchant.create('/v1/plans', await aChange(merchant)),
  })),
  'POST /v1/plans/{id}/undo': leaves('plan.undo', async (merchant) => {
    const id = await merchant.create('/v1/plans', await aChange(merchant));
    await merchant.ask('POST', `/v1/plans/${id}/apply`);
    return { id };
  }),
  'POST /v1/sync-runs/{id}/cancel': leaves('sync_run.cancel', ofRun),
  'POST /v1/sync-runs/{id}/resume': leaves('sync_run.resume', async (merchant) => {
    const run = await ofRun(merchant);
    await gateway.db
      .updateTable('sync_runs')
      .set({ state: 'safety_stop' })
      // The cast is safe: the API began this run.
      .where('id', '=', run.id as never)
      .execute();
    return run;
  }),
  'POST /v1/orders/{id}/close': leaves('order.close', async (merchant) => ({
    id: (await orderLineOf(merchant)).orderId,
    body: { units: 'left' },
  })),
  'POST /v1/observations/{id}/accept': leaves('observation.accept', ofObservation),
  'POST /v1/observations/{id}/reverse': leaves('observation.reverse', ofObservation),
  'POST /v1/observations/accept': leaves('observation.accept', ofObservations),
  'POST /v1/observations/reverse': leaves('observation.reverse', ofObservations),
  'POST /v1/failed-items/{id}/retry': leaves('failed_item.retry', ofFailedItem),
  'POST /v1/failed-items/{id}/skip': leaves('failed_item.skip', ofFailedItem),
  'POST /v1/failed-items/retry': leaves('failed_item.retry', ofFailedItems),
  'POST /v1/item-searches': leaves('item_search.create', async () => ({ body: aSearch })),
  'PATCH /v1/item-searches/{id}': leaves('item_search.change', async (merchant) => ({
    ...(await ofSearch(merchant)),
    body: { name: 'Old' },
  })),
  'DELETE /v1/item-searches/{id}': leaves('item_search.delete', ofSearch),
  'POST /v1/notification-subscriptions': leaves('notification_subscription.create', async () => ({
    body: aSubscription,
  })),
  'DELETE /v1/notification-subscriptions/{id}': leaves('notification_subscription.delete', ofSubscription),
  'POST /v1/notification-subscriptions/{id}/test': leaves('notification_subscription.test', ofSubscription),
  'POST /v1/failed-items/skip': leaves('failed_item.skip', ofFailedItems),
};

it('every route that changes or discloses something is asked here, or leaves none for a reason', () => {
  // The description of the API lists every route.
  const { paths = {} } = gateway.app.swagger() as { paths?: Record<string, Record<string, unknown>> };
  const changing = Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .filter((route) => !/^(GET|HEAD) /.test(route) || disclosing.includes(route));
  expect(changing.toSorted()).toEqual([...Object.keys(actions), ...leavesNone].toSorted());
});

it.each(Object.entries(actions))('%s leaves one entry', async (route, { action, ask }) => {
  const merchant = await createTestMerchant(gateway);
  const { id, entity, body, query = '', headers, merchant: named = merchant.id } = await ask(merchant);
  const before = await newestId();
  const [method = '', path = ''] = route.split(' ');
  const url = path.replace('{id}', id ?? '').replace('{entity}', entity ?? '') + query;
  const asked = { ...(named !== null && { merchant: named }), ...(headers !== undefined && { headers }) };
  // The methods of the description are those that a request can have.
  const answer = await gateway.ask(method as 'POST', url, body, asked);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  const entries = await entriesAfter(before);
  expect(entries).toMatchObject([{ action, actor: 'operator', actor_role: 'admin', position: null }]);
  const [entry] = entries;
  expect(entry?.merchant_id).toBe(named ?? answer.body.id);
  if (id !== undefined) expect(entry?.subject_id).toBe(id);
  else if (typeof answer.body.id === 'string') expect(entry?.subject_id).toBe(answer.body.id);
});

interface Asked {
  readonly id?: string;
  readonly entity?: string;
  readonly body?: unknown;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly merchant?: null;
}
type Ask = (merchant: TestMerchant) => Promise<Asked>;

function leaves(action: string, ask: Ask) {
  return { action, ask };
}

const aSearch = { name: 'New', filter: { kind: 'received', is: false } };
const half = { name: 'Half', effect: { kind: 'percent', percent: 50 } };
const newShop = {
  platform: 'woocommerce',
  name: 'Shop',
  baseUrl: 'https://shop.test',
  api: { consumerKey: 'ck_1', consumerSecret: 'cs_1' },
};

async function newestId(): Promise<number> {
  const query = gateway.db.selectFrom('audit_entries').select(({ fn }) => fn.max('id').as('id'));
  const { id } = await query.executeTakeFirstOrThrow();
  return id ?? 0;
}

function entriesAfter(id: number) {
  return gateway.db.selectFrom('audit_entries').selectAll().where('id', '>', id).execute();
}

async function ofIntegration(merchant: TestMerchant) {
  return { id: await merchant.createIntegration() };
}

function paused(resource: string, of: (merchant: TestMerchant) => Promise<{ readonly id: string }>): Ask {
  return async (merchant) => {
    const { id } = await of(merchant);
    await merchant.ask('POST', `/v1/${resource}/${id}/pause`);
    return { id };
  };
}

async function ofItem(merchant: TestMerchant) {
  return { id: await merchant.createItem(5) };
}

async function ofUnits(merchant: TestMerchant) {
  return { ...(await ofItem(merchant)), body: { quantity: 2 } };
}

async function ofListing(merchant: TestMerchant) {
  const integrationId = await merchant.createIntegration();
  const listing = { itemId: await merchant.createItem(5), externalKey: 'linked' };
  return { id: await merchant.createListing(integrationId, listing), integrationId };
}

async function ofUnlinked(merchant: TestMerchant) {
  const integrationId = await merchant.createIntegration();
  const listing = { sku: 'MUG', externalKey: 'unlinked', title: 'Mug' };
  return { id: await merchant.createListing(integrationId, listing), integrationId };
}

async function aChange(merchant: TestMerchant) {
  const integrationId = await merchant.createIntegration();
  const changes = [{ integrationId, entity: 'orders', settings: { direction: 'inbound' } }];
  return { change: { kind: 'sync_settings', changes } };
}

/** An order of two units, as a line of a shipment of one of them. */
async function orderLineOf(merchant: TestMerchant) {
  const { integrationId } = await ofListing(merchant);
  gateway.clock.advance(1_000);
  const to = { merchantId: merchant.id as MerchantId, integrationId: integrationId as IntegrationId };
  const placedAt = gateway.clock.now().toISOString();
  await takeIn(gateway.db, [deliveryOf(to, orderFor('1', { linked: 2 }, { placedAt }))], gateway);
  const { body } = await merchant.ask('GET', '/v1/orders');
  return { orderId: body.data[0].id as string, externalLineId: '1', units: 1 };
}

/** A return of a unit that was shipped. */
async function returnOf(merchant: TestMerchant) {
  const { orderId, externalLineId, units } = await orderLineOf(merchant);
  await merchant.create('/v1/shipments', {
    reference: 'S-1',
    lines: [{ orderId, externalLineId, units }],
  });
  return { reference: 'R-1', orderId, lines: [{ externalLineId, units }] };
}

async function ofReturn(merchant: TestMerchant) {
  return { id: await merchant.create('/v1/returns', await returnOf(merchant)) };
}

async function noticeOf(merchant: TestMerchant) {
  return { reference: 'ASN-1', lines: [{ itemId: await merchant.createItem(5), units: 5 }] };
}

async function ofNotice(merchant: TestMerchant) {
  return { id: await merchant.create('/v1/ship-notices', await noticeOf(merchant)) };
}

async function ofRun(merchant: TestMerchant) {
  const integrationId = await merchant.createIntegration();
  await merchant.ask('POST', `/v1/integrations/${integrationId}/listings/refresh`);
  const { body } = await merchant.ask('GET', '/v1/sync-runs?kind=read_listings');
  return { id: body.data[0].id as string };
}

async function ofObservation(merchant: TestMerchant) {
  const { id } = await ofListing(merchant);
  return {
    id: await storeObservation(gateway.db, id, { state: 'quarantined' }),
    body: { withoutReading: true },
  };
}

async function ofObservations(merchant: TestMerchant) {
  const { id, body } = await ofObservation(merchant);
  return { body: { ids: [id], ...body } };
}

async function ofFailedItem(merchant: TestMerchant) {
  const { id: listing, integrationId } = await ofListing(merchant);
  const at = gateway.clock.now();
  const { id } = await gateway.db
    .insertInto('failed_items')
    .values({
      // The casts are safe: the API created these rows.
      merchant_id: merchant.id as MerchantId,
      integration_id: integrationId as IntegrationId,
      operation: 'publish_stock',
      subject_kind: 'listing',
      subject_id: listing,
      state: 'open',
      code: 'missing',
      attempts: 1,
      first_at: at,
      last_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id };
}

async function ofFailedItems(merchant: TestMerchant) {
  return { body: { ids: [(await ofFailedItem(merchant)).id] } };
}

async function ofSubscription(merchant: TestMerchant) {
  return { id: await merchant.create('/v1/notification-subscriptions', aSubscription) };
}

async function ofSearch(merchant: TestMerchant) {
  return { id: await merchant.create('/v1/item-searches', aSearch) };
}
