import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../start.ts';
import { api, etsyShop, generousSandbox, inventoryOf, rewrite } from './testing/ask.ts';
import type { Ask } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await generousSandbox();
});
afterAll(() => sandbox?.close());

const mug = { id: 100, name: 'Mug', sku: 'MUG', stock: 10, price: '12.50' };
const shirt = {
  id: 200,
  name: 'Shirt',
  variations: [
    { id: 201, option: 'S', sku: 'SHIRT-S', stock: 3 },
    { id: 202, option: 'M', sku: 'SHIRT-M', stock: 4 },
  ],
};

/** Writes the quantities of a listing's products, in their order. */
const setQuantities = (ask: Ask, listingId: number, quantities: readonly number[]) =>
  rewrite(ask, listingId, (products) => {
    for (const [at, quantity] of quantities.entries()) products[at].offerings[0].quantity = quantity;
  });

test('an update replaces the inventory, and every product and offering gets a new id', async () => {
  const { id, ask } = await etsyShop(sandbox, { products: [mug] });
  const before = await inventoryOf(ask, 100);
  expect(before).toMatchObject({
    products: [
      {
        sku: 'MUG',
        property_values: [],
        offerings: [
          {
            quantity: 10,
            is_enabled: true,
            price: { amount: 1250, divisor: 100, currency_code: 'USD' },
            readiness_state_id: expect.any(Number),
          },
        ],
      },
    ],
    quantity_on_property: [],
  });
  const { status, body } = await setQuantities(ask, 100, [7]);
  expect(status).toBe(200);
  const [[was], [is]] = [before.products, body.products];
  expect(is.product_id).not.toBe(was.product_id);
  expect(is.offerings[0].offering_id).not.toBe(was.offerings[0].offering_id);
  expect(await inventoryOf(ask, 100)).toMatchObject(body);
  expect(await sandbox.control.stockOf(id, 100)).toBe(7);
  expect(await sandbox.control.writes(id)).toMatchObject([
    { productId: 100, quantity: 7, outcome: 'applied', httpStatus: 200 },
  ]);
  const path = `${api}/listings/100/inventory`;
  const { products } = (await ask('GET', `${path}?show_deleted=true`)).body;
  expect(products).toMatchObject([
    { is_deleted: false },
    { is_deleted: true, product_id: was.product_id, offerings: [{ quantity: 10 }] },
  ]);
  const stale = await ask('GET', `${path}/products/${was.product_id}`);
  expect(stale).toMatchObject({ status: 200, body: { is_deleted: true } });
});

test('no update leaves a listing without units', async () => {
  const { id, ask } = await etsyShop(sandbox, { products: [mug, shirt] });
  expect(await setQuantities(ask, 100, [0])).toMatchObject({
    status: 400,
    body: { error: 'One offering must have quantity greater than 0' },
  });
  expect((await setQuantities(ask, 200, [0, 0])).status).toBe(400);
  const disabled = await rewrite(ask, 200, ([small, medium]) => {
    small.offerings[0].quantity = 0;
    medium.offerings[0].is_enabled = false;
  });
  expect(disabled.status).toBe(400);
  expect((await setQuantities(ask, 200, [0, 4])).status).toBe(200);
  const { products } = await sandbox.control.shop(id);
  expect(products.map(({ stock }) => stock)).toEqual([10, null, 0, 4]);
  expect((await ask('GET', `${api}/listings/200`)).body).toMatchObject({ state: 'active', quantity: 4 });
  expect((await sandbox.control.writes(id)).at(-1)).toMatchObject({ productId: 201, quantity: 0 });
});

test('what an update leaves out is gone, and what is new is added', async () => {
  const { id, ask } = await etsyShop(sandbox, { products: [shirt] });
  const { status, body } = await rewrite(ask, 200, (products) => {
    const [small, medium] = products;
    products.splice(0, 1, {
      ...small,
      sku: 'SHIRT-L',
      property_values: [{ ...small.property_values[0], value_ids: [], values: ['L'] }],
    });
    medium.offerings[0].quantity = 9;
  });
  expect(status).toBe(200);
  expect(body.products.map(({ property_values: [value] }: typeof body) => value.values)).toEqual([
    ['L'],
    ['M'],
  ]);
  const { products } = await sandbox.control.shop(id);
  expect(products).toMatchObject([
    { type: 'variable' },
    { id: 202, name: 'M', stock: 9 },
    { name: 'L', sku: 'SHIRT-L', stock: 3 },
  ]);
});

test('a quantity that varies by no property is shared', async () => {
  const { id, ask } = await etsyShop(sandbox, { products: [shirt] });
  const share = (quantities: readonly number[]) =>
    rewrite(ask, 200, (products) => {
      for (const [at, quantity] of quantities.entries()) products[at].offerings[0].quantity = quantity;
    });
  const path = `${api}/listings/200/inventory`;
  const { products, listing: _, ...rest } = await inventoryOf(ask, 200);
  const written = products.map((one: typeof products) => ({
    sku: one.sku,
    property_values: one.property_values.map(({ scale_name: __, ...value }: typeof products) => value),
    offerings: [{ price: 10, quantity: 5, is_enabled: true, readiness_state_id: null }],
  }));
  const body = { ...rest, products: written, quantity_on_property: [] };
  expect((await ask('PUT', path, body)).status).toBe(200);
  await sandbox.control.placeOrder(id, { lines: [{ productId: 200, variationId: 202, quantity: 2 }] });
  const shown = await sandbox.control.shop(id);
  expect(shown.products.map(({ stock }) => stock)).toEqual([null, 3, 3]);
  expect((await ask('GET', `${api}/listings/200`)).body.quantity).toBe(3);
  expect(await share([1, 2])).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('quantity_on_property') },
  });
});

test('an update that breaks the specification is refused', async () => {
  const { ask } = await etsyShop(sandbox, { products: [mug] });
  const path = `${api}/listings/100/inventory`;
  const offering = { price: 1, quantity: 1, is_enabled: true, readiness_state_id: null };
  const put = (body: unknown) => ask('PUT', path, body);
  const { readiness_state_id: _, ...unready } = offering;
  expect(await put({ products: [{ offerings: [unready] }] })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('readiness_state_id') },
  });
  const priced = { ...offering, price: { amount: 100, divisor: 100, currency_code: 'USD' } };
  const refused = [
    {},
    '{"products":[',
    { products: [{ offerings: [{ ...offering, quantity: 'eight' }] }] },
    { products: [{ offerings: [priced] }] },
    { products: [{ product_id: 1, offerings: [offering] }] },
    { products: [{ offerings: [] }] },
    { products: [{ offerings: [{ ...offering, quantity: -1 }] }] },
    { products: [{ offerings: [{ ...offering, quantity: 1_000 }] }] },
    { products: [{ offerings: [{ ...offering, readiness_state_id: 5 }] }] },
    { products: [{ offerings: [offering] }], price_on_property: [100] },
  ];
  for (const body of refused) {
    expect(await put(body)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  }
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await ask('PUT', path, 'products=1', form)).status).toBe(400);
  expect((await put({ products: [{ offerings: [offering] }] })).status).toBe(200);
});

test('a sale to 0 makes the listing sold out, and a cancellation gives nothing back', async () => {
  const { id, ask, shopPath } = await etsyShop(sandbox, { products: [{ ...mug, stock: 2 }] });
  const order = await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 2 }] });
  const read = async () => (await ask('GET', `${api}/listings/100`)).body;
  expect(await read()).toMatchObject({ state: 'sold_out', quantity: 0 });
  await expect(sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] })).rejects.toThrow(
    'not_for_sale',
  );
  await sandbox.control.cancelOrder(id, order.id);
  expect(await read()).toMatchObject({ state: 'sold_out', quantity: 0 });
  expect((await setQuantities(ask, 100, [4])).status).toBe(200);
  expect(await read()).toMatchObject({ state: 'sold_out', quantity: 4 });
  const activated = await ask('PATCH', `${shopPath}/listings/100`, { state: 'active' });
  expect(activated).toMatchObject({ status: 200, body: { state: 'active', quantity: 4 } });
});
