import { chainEntries } from '@onhand/core/audit/chain-entries.ts';
import { storeObservation } from '../routes/observations/testing/store-observation.ts';
import fastify from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';
import { auditActions } from './audit.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway({ largeChangeAbove: 3 });
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const list = async (query = '') => (await merchant.ask('GET', `/v1/audit${query}`)).body.data;
const actionsOf = async (query = '') => (await list(query)).map(({ action }: { action: string }) => action);

it('a route that changes something and does not say what it leaves fails the start', () => {
  const app = fastify();
  auditActions(app, gateway);
  app.get('/v1/things', () => 'read');
  expect(() => app.post('/v1/things', () => 'done')).toThrow(
    '/v1/things does not say what the audit log keeps',
  );
});

it('an entry says who did what to which subject, and the setting before and after', async () => {
  const shop = await merchant.createIntegration();
  const path = `/v1/integrations/${shop}/sync-settings/orders`;
  const before = (await merchant.ask('GET', '/v1/audit?limit=1')).body.data[0];
  await merchant.ask('PUT', path, { direction: 'inbound' });
  const [entry] = await list();
  expect(entry).toMatchObject({
    merchantId: merchant.id,
    at: gateway.clock.now().toISOString(),
    actor: { label: 'operator', keyId: expect.any(String), role: 'admin' },
    action: 'integration.change_sync_settings',
    subject: { kind: 'integration', id: shop },
    details: {
      asked: { entity: 'orders' },
      changes: [
        {
          setting: `sync-settings:${shop}:orders`,
          before: { direction: 'disabled' },
          after: { direction: 'inbound' },
        },
      ],
    },
    position: null,
    hash: null,
  });
  expect(entry.requestId).not.toBe(before.requestId);
});

describe('no entry is left by', () => {
  it('a request that is repeated with its Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'again' };
    const create = () => merchant.ask('POST', '/v1/locations', { name: 'Back room' }, { headers });
    const [first, again] = [await create(), await create()];
    expect(again.body).toEqual(first.body);
    expect(await actionsOf()).toEqual(['location.create', 'merchant.create']);
  });

  it('a refused action, with an Idempotency-Key or without', async () => {
    const item = await merchant.createItem(1);
    await merchant.createIntegration();
    const before = await actionsOf();
    const answers = [
      await merchant.ask('POST', '/v1/locations', { name: 'Main' }),
      await merchant.ask('POST', '/v1/locations', { name: 'Main' }, { headers: { 'idempotency-key': 'no' } }),
      await merchant.ask('POST', `/v1/items/${item}/sync-now`),
      await merchant.ask('PATCH', `/v1/items/${item}`, { sku: 'X' }, { headers: { 'if-match': '"other"' } }),
      await merchant.ask('POST', '/v1/api-keys', { label: 'x', role: 'chief' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409, 412, 400]);
    expect(await actionsOf()).toEqual(before);
  });

  it('a decision that could not be made, though figures were read for it', async () => {
    const listing = await merchant.createListing(await merchant.createIntegration(), {
      itemId: await merchant.createItem(10),
    });
    const id = await storeObservation(gateway.db, listing, { state: 'dropped' });
    const before = await actionsOf();
    const { status } = await merchant.ask('POST', `/v1/observations/${id}/accept`, { withoutReading: true });
    expect(status).toBe(409);
    expect(await actionsOf()).toEqual(before);
  });

  it('an action that changes nothing', async () => {
    const id = await merchant.createItem(1);
    await merchant.ask('POST', `/v1/items/${id}/archive`);
    const before = await actionsOf();
    expect((await merchant.ask('POST', `/v1/items/${id}/archive`)).status).toBe(200);
    expect(await actionsOf()).toEqual(before);
  });

  it('a preview', async () => {
    const before = await actionsOf();
    const rule = { name: 'Half', effect: { kind: 'percent', percent: 50 } };
    expect((await merchant.ask('POST', '/v1/rules/preview', rule)).status).toBe(200);
    expect(await actionsOf()).toEqual(before);
  });
});

it('a change that only becomes a plan leaves the entry of the plan', async () => {
  const shop = await merchant.createIntegration();
  for (let count = 0; count < 4; count += 1) {
    await merchant.createListing(shop, { itemId: await merchant.createItem(5) });
  }
  const { status, body } = await merchant.ask('PUT', `/v1/integrations/${shop}/publishing`, { buffer: 1 });
  expect(status).toBe(202);
  expect(await list('?limit=1')).toMatchObject([
    { action: 'plan.create', subject: { kind: 'plan', id: body.id }, details: {} },
  ]);
});

it('the entry of a plan names no changes, for the plan only tried them; the entry of its applying does', async () => {
  const shop = await merchant.createIntegration();
  await merchant.createListing(shop, { itemId: await merchant.createItem(5) });
  const changes = [{ integrationId: shop, entity: 'inventory', settings: { autoExport: false } }];
  const planned = { change: { kind: 'sync_settings', changes } };
  const { status, body } = await merchant.ask('POST', '/v1/plans', planned);
  expect(status, JSON.stringify(body)).toBe(201);
  const [entry] = (await list('?limit=1')) as [{ action: string; details: object }];
  expect(entry).toMatchObject({ action: 'plan.create' });
  expect(entry.details).not.toHaveProperty('changes');
  expect((await merchant.ask('POST', `/v1/plans/${body.id}/apply`)).status).toBe(200);
  const [applied] = (await list('?limit=1')) as [{ details: object }];
  expect(applied.details).toHaveProperty('changes');
});

it('no secret of a request is kept', async () => {
  const shop = await merchant.createIntegration({
    api: { consumerKey: 'ck_secret', consumerSecret: 'cs_secret' },
    webhookSecret: 'wh_secret',
  });
  const replaced = { api: { consumerKey: 'ck_secret' }, webhookSecret: 'wh_secret' };
  await merchant.ask('PUT', `/v1/integrations/${shop}/credentials`, replaced);
  const { body } = await merchant.ask('POST', '/v1/api-keys', { label: 'till', role: 'viewer' });
  const kept = JSON.stringify(await list());
  expect(kept).toContain('integration.replace_credentials');
  expect(kept).not.toContain('secret"');
  expect(kept).not.toContain(body.key);
});

it('entries are filtered by action, subject, key and time, and read page by page', async () => {
  const id = await merchant.createItem(1);
  const created = gateway.clock.now().toISOString();
  gateway.clock.advance(60_000);
  await merchant.ask('PATCH', `/v1/items/${id}`, { sku: 'A' });
  const changed = gateway.clock.now().toISOString();
  expect(await actionsOf('?action=item.change')).toEqual(['item.change']);
  expect(await actionsOf(`?subjectKind=item&subjectId=${id}`)).toEqual(['item.change', 'item.create']);
  expect(await actionsOf(`?until=${changed}&subjectKind=item`)).toEqual(['item.create']);
  expect(await actionsOf(`?from=${changed}`)).toEqual(['item.change']);
  expect(await actionsOf(`?from=${created}&until=${created}`)).toEqual([]);
  const [{ actor }] = await list();
  expect(await actionsOf(`?actorKey=${actor.keyId}&limit=1`)).toEqual(['item.change']);
  expect(await actionsOf(`?actorKey=${id}`)).toEqual([]);
  const page = (await merchant.ask('GET', '/v1/audit?limit=1')).body;
  expect(await actionsOf(`?limit=1&cursor=${page.nextCursor}`)).toEqual(['item.create']);
});

it('a merchant sees its own log, and an operator without a merchant that of the installation', async () => {
  const other = await createTestMerchant(gateway);
  const { key } = (await merchant.ask('POST', '/v1/api-keys', { label: 'own', role: 'viewer' })).body;
  const own = await gateway.ask('GET', '/v1/audit', undefined, { key });
  expect(new Set(own.body.data.map((entry: { merchantId: string }) => entry.merchantId))).toEqual(
    new Set([merchant.id]),
  );
  expect((await gateway.ask('GET', '/v1/audit', undefined, { key, merchant: other.id })).status).toBe(404);
  await gateway.ask('POST', '/v1/api-keys', { label: 'second', role: 'admin', scope: 'operator' });
  const { body } = await gateway.ask('GET', '/v1/audit');
  expect(body.data).toMatchObject([
    { action: 'api_key.create', merchantId: null },
    { action: 'api_key.configure', merchantId: null, actor: { label: 'onhand', keyId: null, role: null } },
  ]);
});

it('the chain is exported line by line, and its end is shown', async () => {
  await merchant.createItem(1);
  expect((await merchant.ask('GET', '/v1/audit/head')).body).toMatchObject({ position: 0, waiting: 2 });
  await chainEntries(gateway.db, { chains: 100, entries: 100 });
  const head = (await merchant.ask('GET', '/v1/audit/head')).body;
  const [newest, oldest] = await list();
  expect(head).toEqual({ chainId: merchant.id, position: 2, hash: newest.hash, waiting: 0 });
  const read = (after: number) =>
    gateway.app.inject({
      url: `/v1/audit/export?after=${after}`,
      headers: { authorization: `Bearer ${gateway.operatorKey}`, 'onhand-merchant': merchant.id },
    });
  const linesOf = ({ body }: { body: string }) =>
    body
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  const whole = await read(0);
  expect(whole.headers['content-type']).toBe('application/x-ndjson');
  expect(linesOf(whole)).toEqual([oldest, newest]);
  expect(linesOf(await read(1))).toEqual([newest]);
});
