import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let item: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
  item = await merchant.createItem(0);
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe('a quantity', () => {
  it.each([
    [-1, 'must be at least 1'],
    [0, 'must be at least 1'],
    [1.5, 'must be a whole number of units'],
    ['1', 'must be a whole number of units'],
    [1e12, 'must not be more than 100000000 units'],
  ])('of %j is refused in words', async (quantity, message) => {
    const { status, body } = await merchant.ask('POST', `/v1/items/${item}/receipts`, { quantity });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      type: 'urn:onhand:problem:request_invalid',
      code: 'request_invalid',
      errors: [{ path: 'quantity', message }],
    });
  });

  it('below zero cannot be counted or opened with', async () => {
    const counted = await merchant.ask('POST', `/v1/items/${item}/counts`, { quantity: -1 });
    const opened = await merchant.ask('POST', '/v1/items', { title: 'Mug', stock: [{ quantity: -1 }] });
    expect(counted.body.errors).toEqual([{ path: 'quantity', message: 'must not be negative' }]);
    expect(opened.body.errors).toEqual([{ path: 'stock.0.quantity', message: 'must not be negative' }]);
  });

  it('that the ledger cannot hold is refused', async () => {
    const { id } = (await merchant.ask('POST', '/v1/items', { title: 'Sand' })).body;
    await gateway.db
      .insertInto('stock_levels')
      .columns(['merchant_id', 'item_id', 'location_id', 'on_hand'])
      .expression((eb) =>
        eb
          .selectFrom('locations')
          .where('id', '=', merchant.locationId as never)
          .select((eb) => ['merchant_id', eb.val(id).as('item'), 'id', eb.lit(2_147_483_647).as('on_hand')]),
      )
      .execute();
    const { status, body } = await merchant.ask('POST', `/v1/items/${id}/receipts`, { quantity: 1 });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'quantity_out_of_range' });
  });
});

it('names fields that nobody asked for', async () => {
  const { body } = await merchant.ask('POST', '/v1/locations', { name: 'Back', color: 'red' });
  expect(body.detail).toContain('color');
});

it('names what is wrong in a query or a path', async () => {
  expect((await merchant.ask('GET', '/v1/items?limit=201')).body.errors[0].path).toBe('querystring.limit');
  expect((await merchant.ask('GET', '/v1/items/nothing')).body.errors[0].path).toBe('params.id');
  expect((await merchant.ask('GET', `/v1/items/${item}/movements?cursor=x`)).body.code).toBe(
    'request_invalid',
  );
});

it.each([
  ['{"name":', 'application/json', 400, 'body_malformed'],
  ['<a/>', 'application/xml', 415, 'media_type_unsupported'],
  [`{"name":"${'x'.repeat(1024 * 1024)}"}`, 'application/json', 413, 'payload_too_large'],
])('answers a body that cannot be read', async (payload, contentType, status, code) => {
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/v1/merchants',
    payload,
    headers: { authorization: `Bearer ${gateway.operatorKey}`, 'content-type': contentType },
  });
  expect({ status: answer.statusCode, code: answer.json().code }).toEqual({ status, code });
});

it('answers a path that no route has', async () => {
  expect((await gateway.ask('GET', '/v1/nothing')).body.code).toBe('route_not_found');
});

describe('the API', () => {
  it('describes every route, with its problems and who may call it', async () => {
    const document = await gateway.ask('GET', '/docs/json');
    const receipts = document.body.paths['/v1/items/{id}/receipts'].post;
    expect(receipts.responses['404'].description).toContain('item_not_found');
    expect(receipts.parameters.map((one: { name: string }) => one.name)).toContain('idempotency-key');
    const dates = document.body.paths['/v1/items/{id}'].get.responses['200'].content['application/json'];
    expect(dates.schema.properties.createdAt).toEqual({ type: 'string', format: 'date-time' });
  });

  it('is up without Temporal, and says so', async () => {
    const { status, body } = await gateway.ask('GET', '/readyz');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ready', database: 'reachable', temporal: 'away' });
  });
});

it('tells nothing of an error that nobody foresaw, but where to look for it', async () => {
  await gateway.db.schema.alterTable('incidents').renameTo('gone').execute();
  const { status, body } = await merchant.ask('GET', '/v1/incidents');
  expect(status).toBe(500);
  expect(body.code).toBe('internal_error');
  expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.stringify(body)).not.toContain('incidents');
});
