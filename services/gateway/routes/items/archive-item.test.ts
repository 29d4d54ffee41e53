import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

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
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
  item = await merchant.createItem(10, { sku: 'MUG' });
  listing = await merchant.createListing(shop, { itemId: item });
});

const archive = (verb = 'archive') => merchant.ask('POST', `/v1/items/${item}/${verb}`);
const read = async (path: string) => (await merchant.ask('GET', path)).body;
const needed = async () => (await read(`/v1/listings/${listing}`)).channelStock[0].needed;

it('an archived item shows 0 on its channels, and its stock again once it is taken out', async () => {
  const { status, body } = await archive();
  expect({ status, archivedAt: body.archivedAt }).toEqual({
    status: 200,
    archivedAt: gateway.clock.now().toISOString(),
  });
  expect(gateway.nudges.at(-1)).toEqual([shop]);
  expect(await needed()).toMatchObject({ quantity: 0, cause: 'archived', revision: 2 });
  const [explained] = (await read(`/v1/listings/${listing}/explanation`)).channelStock;
  expect(explained.steps.at(-1)).toMatchObject({ step: 'archived', figure: 0 });
  expect((await read(`/v1/items/${item}/stock`)).available).toBe(10);

  expect((await archive('unarchive')).body.archivedAt).toBeNull();
  expect(await needed()).toMatchObject({ quantity: 10, cause: 'unarchived', revision: 3 });
});

it('archiving or taking out again changes nothing', async () => {
  const first = await archive();
  gateway.clock.advance(1000);
  expect((await archive()).body).toEqual(first.body);
  expect((await needed()).revision).toBe(2);
  await archive('unarchive');
  await archive('unarchive');
  expect((await needed()).revision).toBe(3);
});

it('keeps no figure that the zero-stock behavior would keep', async () => {
  await merchant.ask('PUT', `/v1/listings/${listing}/publishing`, { zeroStock: 'keep' });
  await archive();
  const [explained] = (await read(`/v1/listings/${listing}/explanation`)).channelStock;
  expect(explained).toMatchObject({ figure: 0, block: null });
});

it('takes no new links, by hand, by match or by the review', async () => {
  await archive();
  const other = await merchant.createListing(shop, { sku: 'MUG' });
  const link = (body: object) => merchant.ask('POST', `/v1/listings/${other}/link`, body);
  expect((await link({ itemId: item })).body.code).toBe('item_archived');
  expect((await link({ matchBy: 'sku' })).body.code).toBe('match_none');
  const created = await merchant.ask('POST', '/v1/listings', {
    integrationId: shop,
    externalKey: 'new',
    itemId: item,
  });
  expect(created.body.code).toBe('item_archived');
  const [reviewed] = (await read(`/v1/integrations/${shop}/review`)).data;
  expect(reviewed).toMatchObject({ id: other, suggestion: null, candidates: [] });
  await archive('unarchive');
  expect((await link({ itemId: item })).status).toBe(200);
});

it('is listed apart', async () => {
  const kept = await merchant.createItem(1);
  await archive();
  const ids = async (query: string) =>
    (await read(`/v1/items${query}`)).data.map(({ id }: { id: string }) => id);
  expect(await ids('')).toEqual([kept]);
  expect(await ids('?archived=true')).toEqual([item]);
});

it('leaves the figure of a source store alone', async () => {
  await gateway.db
    .updateTable('merchants')
    .set({ stock_authority: 'source' })
    .where('id', '=', merchant.id as never)
    .execute();
  const source = await merchant.createIntegration({ role: 'supplier' });
  const there = await merchant.createListing(source, { itemId: item });
  await archive();
  expect((await read(`/v1/listings/${there}`)).channelStock[0].needed.quantity).toBe(10);
});

it('an unknown item is not found', async () => {
  const { status, body } = await merchant.ask(
    'POST',
    '/v1/items/01a2015b-061f-742c-aea0-bd0c926dadeb/archive',
  );
  expect({ status, code: body.code }).toEqual({ status: 404, code: 'item_not_found' });
});
