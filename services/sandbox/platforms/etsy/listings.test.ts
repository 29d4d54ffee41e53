import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock } from '@onhand/service-kit/clock.ts';
import type { Sandbox } from '../../start.ts';
import { readyToShip } from './seller.ts';
import { api, askerOf, etsyShop, generousSandbox, refresh } from './testing/ask.ts';

const clock = movableClock();
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await generousSandbox({ clock });
});
afterAll(() => sandbox?.close());

const mug = { id: 100, name: 'Mug', sku: 'MUG', stock: 10, price: '12.50', tags: ['clay'] };
const shirt = {
  id: 200,
  name: 'Shirt',
  variations: [
    { id: 201, option: 'S', sku: 'SHIRT-S', stock: 3, price: '20' },
    { id: 202, option: 'M', sku: 'SHIRT-M', stock: 4, price: '25' },
  ],
};

test('listings of a state are paged, the newest first, with what a caller includes', async () => {
  const { ask, shopPath } = await etsyShop(sandbox, { products: [mug, shirt] });
  const first = await ask('GET', `${shopPath}/listings?limit=1&includes=Inventory,Images`);
  expect(first).toMatchObject({
    status: 200,
    body: {
      count: 2,
      results: [
        {
          listing_id: 200,
          state: 'active',
          quantity: 7,
          has_variations: true,
          price: { amount: 2000, divisor: 100 },
          skus: ['SHIRT-S', 'SHIRT-M'],
          images: [{ rank: 1, url_fullxfull: expect.stringContaining('http') }],
          inventory: {
            products: [
              {
                sku: 'SHIRT-S',
                property_values: [{ property_id: 100, property_name: 'Size', values: ['S'] }],
              },
              { sku: 'SHIRT-M' },
            ],
            quantity_on_property: [100],
          },
        },
      ],
    },
  });
  const second = await ask('GET', `${shopPath}/listings?limit=1&offset=1`);
  expect(second.body).toMatchObject({
    count: 2,
    results: [{ listing_id: 100, tags: ['clay'], inventory: null, images: [] }],
  });
  expect((await ask('GET', `${shopPath}/listings?state=inactive`)).body).toEqual({ count: 0, results: [] });
  const batch = await ask('GET', `${api}/listings/batch?listing_ids=100,999`);
  expect(batch.body).toMatchObject({ count: 1, results: [{ listing_id: 100 }] });
});

test('inventories of several listings are shown together, or none of them', async () => {
  const { ask } = await etsyShop(sandbox, { products: [mug, shirt] });
  const path = `${api}/listings/batch/inventory?listing_ids=100,200`;
  expect((await ask('GET', path)).body).toMatchObject({
    count: 2,
    results: expect.arrayContaining([
      expect.objectContaining({
        listing_id: 100,
        inventory: expect.objectContaining({
          products: [expect.objectContaining({ offerings: [expect.objectContaining({ quantity: 10 })] })],
        }),
      }),
    ]),
  });
  expect((await ask('GET', `${path},999`)).status).toBe(404);
});

test('a listing is taken off sale and put back', async () => {
  const { id, ask, shopPath } = await etsyShop(sandbox, { products: [mug] });
  const path = `${shopPath}/listings/100`;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const inactive = await ask('PATCH', path, 'state=inactive&tags=blue,clay&title=Big+mug', form);
  expect(inactive).toMatchObject({
    status: 200,
    body: { state: 'inactive', quantity: 10, tags: ['blue', 'clay'], title: 'Big mug' },
  });
  expect((await sandbox.control.shop(id)).products).toMatchObject([{ status: 'draft', stock: 10 }]);
  expect((await ask('PATCH', path, { state: 'active' })).body.state).toBe('active');
  expect((await ask('PATCH', path, { state: 'sold_out' })).status).toBe(400);
  expect((await ask('PATCH', path, { quantity: 3 })).status).toBe(400);
});

test('a sold-out listing that is activated gets one unit, and another without units is refused', async () => {
  const { id, ask, shopPath } = await etsyShop(sandbox, { products: [{ ...mug, stock: 1 }] });
  await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
  const path = `${shopPath}/listings/100`;
  const activate = () => ask('PATCH', path, { state: 'active' });
  expect((await activate()).body).toMatchObject({ state: 'active', quantity: 1 });
  await sandbox.control.editStock(id, 100, 0);
  expect((await ask('GET', `${api}/listings/100`)).body.state).toBe('sold_out');
  await ask('PATCH', path, { state: 'inactive' });
  expect(await activate()).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('/quantity') },
  });
});

test('a draft is created, and published once it has an image', async () => {
  const { ask, upload, shopPath } = await etsyShop(sandbox);
  const draft = {
    quantity: 3,
    title: 'Cup',
    description: 'A cup',
    price: 9.5,
    who_made: 'i_did',
    when_made: 'made_to_order',
    taxonomy_id: 1633,
    readiness_state_id: readyToShip,
  };
  const { status, body } = await ask('POST', `${shopPath}/listings`, draft);
  expect(status).toBe(201);
  expect(body).toMatchObject({ state: 'draft', quantity: 3, title: 'Cup', price: { amount: 950 } });
  const path = `${shopPath}/listings/${body.listing_id}`;
  expect((await ask('PATCH', path, { state: 'active' })).status).toBe(400);
  expect((await upload(`${path}/images`, new FormData())).status).toBe(400);
  const form = new FormData();
  form.set('image', new Blob(['a picture']), 'cup.jpg');
  form.set('alt_text', 'A blue cup');
  expect(await upload(`${path}/images`, form)).toMatchObject({ status: 201, body: { rank: 1 } });
  const images = `${api}/listings/${body.listing_id}/images`;
  expect((await ask('GET', images)).body).toMatchObject({ count: 1, results: [{ alt_text: 'A blue cup' }] });
  const published = await ask('PATCH', path, { state: 'active' });
  expect(published).toMatchObject({ status: 200, body: { state: 'active' } });
  expect((await ask('DELETE', `${api}/listings/${body.listing_id}`)).status).toBe(204);
  expect((await ask('GET', `${api}/listings/${body.listing_id}`)).status).toBe(404);
});

test('after four months a listing is renewed, or it expires', async () => {
  const { ask, shop, shopPath, refreshToken } = await etsyShop(sandbox, { products: [mug, shirt] });
  await ask('PATCH', `${shopPath}/listings/100`, { should_auto_renew: false });
  clock.advance(61 * 86_400_000);
  const { refresh_token: next } = (await refresh(shop, refreshToken)).body;
  clock.advance(61 * 86_400_000);
  const { access_token: token } = (await refresh(shop, next)).body;
  const later = askerOf(shop, token);
  expect((await later('GET', `${api}/listings/100`)).body.state).toBe('expired');
  expect((await later('GET', `${api}/listings/200`)).body.state).toBe('active');
  const renewed = await later('PATCH', `${shopPath}/listings/100`, { state: 'active' });
  expect(renewed.body).toMatchObject({ state: 'active' });
  expect(renewed.body.ending_timestamp * 1_000).toBeGreaterThan(clock.now().getTime());
});

test('without a token only active listings are shown, and no SKUs', async () => {
  const { ask, shop, shopPath } = await etsyShop(sandbox, {
    products: [mug, { ...mug, id: 101, sku: 'CUP' }],
  });
  await ask('PATCH', `${shopPath}/listings/101`, { state: 'inactive' });
  const anyone = askerOf(shop, '');
  expect((await anyone('GET', `${api}/listings/100`)).body).toMatchObject({ listing_id: 100, skus: [] });
  expect((await anyone('GET', `${api}/listings/101`)).status).toBe(404);
  expect((await ask('GET', `${api}/listings/101`)).body).toMatchObject({ state: 'inactive', skus: ['CUP'] });
});

test('a listing takes an image of another one, and has them in the order of their ranks', async () => {
  const { ask, shopPath } = await etsyShop(sandbox, { products: [mug, shirt] });
  const imagesOf = async (listingId: number) =>
    (await ask('GET', `${api}/listings/${listingId}/images`)).body.results.map(
      ({ listing_image_id: id }: { listing_image_id: number }) => id,
    );
  const [[own], [other]] = [await imagesOf(100), await imagesOf(200)];
  const path = `${shopPath}/listings/100`;
  const assign = (fields: string) =>
    ask('POST', `${path}/images`, fields, { 'content-type': 'application/x-www-form-urlencoded' });
  await assign(`listing_image_id=${other}`);
  expect(await imagesOf(100)).toEqual([other, own]);
  await assign(`listing_image_id=${own}&rank=1&overwrite=true`);
  expect(await imagesOf(100)).toEqual([own]);
  expect((await assign('listing_image_id=1')).status).toBe(400);
  await ask('PATCH', path, { image_ids: [other, own] });
  expect(await imagesOf(100)).toEqual([other, own]);
});
