import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const shop = (fields: object = {}) => ({
  platform: 'woocommerce',
  name: 'Shop',
  baseUrl: 'https://shop.test/',
  api: { consumerKey: 'ck_1', consumerSecret: 'cs_1' },
  ...fields,
});

describe('connecting a shop', () => {
  it('shows the webhook to configure and maps the only location', async () => {
    const { status, body } = await merchant.ask('POST', '/v1/integrations', shop({ currency: 'EUR' }));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'active',
      baseUrl: 'https://shop.test',
      currency: 'EUR',
      circuit: { state: 'closed', reason: null },
      webhookUrl: `https://onhand.test/webhooks/${body.id}`,
    });
    const { mappings } = (await merchant.ask('GET', `/v1/integrations/${body.id}/location-mappings`)).body;
    expect(mappings).toEqual([{ externalLocationId: '', locationId: merchant.locationId }]);
    const { notes, ...shown } = body;
    expect((await merchant.ask('GET', `/v1/integrations/${body.id}`)).body).toEqual(shown);
    expect(notes).toEqual([]);
  });

  it('stores and shows no secret in plain', async () => {
    const id = await merchant.createIntegration({
      webhookSecret: 'hush-hush',
      api: { token: 'very-secret' },
    });
    const shown = await merchant.ask('GET', `/v1/integrations/${id}`);
    const stored = await gateway.db.selectFrom('credentials').selectAll().execute();
    const all = JSON.stringify(shown.body) + stored.map((row) => row.ciphertext.toString('latin1')).join();
    expect(stored.length).toBeGreaterThan(1);
    expect(all).not.toContain('hush-hush');
    expect(all).not.toContain('very-secret');
  });

  it('gives its address and API secrets to its connector', async () => {
    const id = await merchant.createIntegration({ baseUrl: 'https://mine.test', api: { token: 'abc' } });
    const store = createShopStore({ db: gateway.db, keys: gateway.secretKeys });
    expect(await store.load(id)).toEqual({
      baseUrl: 'https://mine.test',
      secrets: { token: 'abc', webhookSecret: 'sec' },
      version: expect.any(String),
    });
    expect(await store.load('01a2015b-061f-742c-aea0-bd0c926dadeb')).toBeNull();
  });

  it('gets a webhook secret of its own, if none is given', async () => {
    const store = createShopStore({ db: gateway.db, keys: gateway.secretKeys });
    const secretOf = async () =>
      (await store.load(await merchant.createIntegration({ webhookSecret: undefined })))?.secrets[
        'webhookSecret'
      ];
    const [one, other] = [await secretOf(), await secretOf()];
    expect(one).toHaveLength(43);
    expect(other).not.toBe(one);
  });

  it('gets no webhook secret where only the platform makes one', async () => {
    const store = createShopStore({ db: gateway.db, keys: gateway.secretKeys });
    const id = await merchant.createIntegration({ platform: 'shopify', webhookSecret: undefined });
    expect((await store.load(id))?.secrets).not.toHaveProperty('webhookSecret');
  });

  it.each([
    [{ platform: 'geocities' }, 422, 'platform_unknown'],
    [{ baseUrl: 'ftp://shop.test' }, 400, 'request_invalid'],
    [{ baseUrl: 'https://shop.test' }, 409, 'integration_exists'],
  ])('is refused with %j', async (fields, status, code) => {
    await merchant.ask('POST', '/v1/integrations', shop());
    const answer = await merchant.ask('POST', '/v1/integrations', shop(fields));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  });

  it('of a platform that is polled shows no webhook', async () => {
    const id = await merchant.createIntegration({ platform: 'vendure' });
    expect((await merchant.ask('GET', `/v1/integrations/${id}`)).body.webhookUrl).toBeNull();
  });
});

describe('location mappings', () => {
  it('are replaced as a whole, and every linked figure is due anew', async () => {
    const id = await merchant.createIntegration();
    const item = await merchant.createItem(3);
    const listing = await merchant.createListing(id, { itemId: item });
    const back = await merchant.create('/v1/locations', { name: 'Back room' });
    await merchant.ask('POST', `/v1/items/${item}/receipts`, { quantity: 4, locationId: back });
    const mappings = [
      { externalLocationId: '', locationId: merchant.locationId },
      { externalLocationId: '', locationId: back },
    ];
    const { status } = await merchant.ask('PUT', `/v1/integrations/${id}/location-mappings`, { mappings });
    expect(status).toBe(200);
    const [stock] = (await merchant.ask('GET', `/v1/listings/${listing}`)).body.channelStock;
    expect(stock.needed).toMatchObject({ quantity: 7, revision: 2 });
    expect(gateway.nudges.at(-1)).toEqual([id]);
  });

  it('cannot leave a linked listing without a location', async () => {
    const id = await merchant.createIntegration();
    const listing = await merchant.createListing(id, { itemId: await merchant.createItem(3) });
    const mappings = [{ externalLocationId: 'elsewhere', locationId: merchant.locationId }];
    const answer = await merchant.ask('PUT', `/v1/integrations/${id}/location-mappings`, { mappings });
    expect(answer.body).toMatchObject({ code: 'external_location_in_use', externalLocationIds: [''] });
    const [stock] = (await merchant.ask('GET', `/v1/listings/${listing}`)).body.channelStock;
    expect(stock.needed.quantity).toBe(3);
  });

  it('map each of our locations once', async () => {
    const id = await merchant.createIntegration();
    const mappings = ['1', '2'].map((externalLocationId) => ({
      externalLocationId,
      locationId: merchant.locationId,
    }));
    const answer = await merchant.ask('PUT', `/v1/integrations/${id}/location-mappings`, { mappings });
    expect(answer.body.code).toBe('location_mapped_twice');
  });
});

it('goes on with new credentials where it waited for them', async () => {
  const id = await merchant.createIntegration();
  await gateway.db
    .updateTable('integrations')
    .set({ circuit: 'reconnect_required', circuit_reason: 'consumer key is invalid' })
    .where('id', '=', id as never)
    .execute();
  const waiting = (await merchant.ask('GET', `/v1/integrations/${id}`)).body.circuit;
  expect(waiting).toMatchObject({ state: 'reconnect_required', reason: 'consumer key is invalid' });
  const api = { consumerKey: 'ck_2', consumerSecret: 'cs_2' };
  const { body } = await merchant.ask('PUT', `/v1/integrations/${id}/credentials`, { api });
  expect(body).toEqual({ api: true, webhookSecrets: 0, notes: [] });
  expect((await merchant.ask('GET', `/v1/integrations/${id}`)).body.circuit.state).toBe('closed');
  expect(gateway.nudges.at(-1)).toEqual([id]);
});
