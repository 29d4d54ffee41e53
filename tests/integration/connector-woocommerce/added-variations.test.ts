import { randomUUID } from 'node:crypto';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { servedShop } from './arrangement.ts';

let sandbox: Sandbox;
let ask: ReturnType<typeof servedShop>['ask'];
let shops = 0;
const shopId = () => `added-${shops}`;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  shops += 1;
  // A SKU with a comma cannot be searched for, so that WooCommerce itself has to refuse it.
  const products = [{ id: 100, name: 'Mug', sku: 'MUG,1' }];
  ({ ask } = servedShop(await sandbox.control.createShop({ id: shopId(), currency: 'EUR', products })));
});
afterAll(() => sandbox.close());

const unit = (sku: string, size: string) => ({ sku, price: { regular: '9.00', sale: null }, values: [size] });
const product = (units: NewListing['units']): NewListing => ({
  marker: `onhand:${randomUUID()}`,
  since: new Date().toISOString(),
  currency: 'EUR',
  title: 'Shirt',
  options: ['Size'],
  units,
});

async function create(listing: NewListing) {
  const answer = await ask('listings.create', listing);
  if (answer.kind !== 'created') throw new Error(JSON.stringify(answer));
  return answer.created.group;
}

async function variationsOf(group: string) {
  const { products } = await sandbox.control.shop(shopId());
  return products.filter(({ parentId }) => String(parentId) === group).map(({ id, sku }) => ({ id, sku }));
}

test('of variations of which one is refused, none stays that this call made', async () => {
  const group = await create(product([unit('S', 'S'), unit('X', 'X')]));
  const before = await variationsOf(group);
  const addition = { ...product([unit('M', 'M'), unit('MUG,1', 'L')]), addTo: group };
  expect(await ask('listings.create', addition)).toMatchObject({ kind: 'rejected' });
  expect(await variationsOf(group)).toEqual(before);
});

test('a variation that an earlier call made stays, though another one is refused now, and is not made again', async () => {
  const group = await create(product([unit('S', 'S'), unit('X', 'X')]));
  const first = { ...product([unit('M', 'M')]), addTo: group };
  await create(first);
  const made = await variationsOf(group);
  const more = { ...first, units: [unit('M', 'M'), unit('MUG,1', 'L')] };
  expect(await ask('listings.create', more)).toMatchObject({ kind: 'rejected' });
  expect(await variationsOf(group)).toEqual(made);
  await create({ ...first, units: [unit('M', 'M'), unit('L', 'L')] });
  expect((await variationsOf(group)).map(({ sku }) => sku).toSorted()).toEqual(['L', 'M', 'S', 'X']);
});

test('beside a variation that cannot be read, nothing is added', async () => {
  const group = await create(product([unit('S', 'S'), unit('X', 'X')]));
  const before = await variationsOf(group);
  const [one] = before;
  if (one === undefined) throw new Error('no variation');
  const fields = { attributes: 'rubbish' };
  await sandbox.control.addFault(shopId(), { kind: 'garble_product', productId: one.id, fields });
  const addition = { ...product([unit('M', 'M')]), addTo: group };
  expect(await ask('listings.create', addition)).toMatchObject({
    kind: 'rejected',
    code: 'variation_unreadable',
    message: expect.stringContaining(String(one.id)),
  });
  expect(await variationsOf(group)).toEqual(before);
});

test('values of attributes that the shop shows escaped are compared as they read', async () => {
  const group = await create(product([unit('S', 'S'), unit('BW', 'Black & White')]));
  const options = ['S', 'Black &amp; White'];
  const attribute = { id: 0, name: 'Size' };
  for (const { id, sku } of await variationsOf(group)) {
    const option = sku === 'S' ? 'S' : 'Black &amp; White';
    const fields = { attributes: [{ ...attribute, option }] };
    await sandbox.control.addFault(shopId(), { kind: 'garble_product', productId: id, fields });
  }
  const fields = { attributes: [{ ...attribute, variation: true, options }] };
  await sandbox.control.addFault(shopId(), { kind: 'garble_product', productId: Number(group), fields });
  const addition = { ...product([unit('M', 'Black & White')]), addTo: group };
  expect(await ask('listings.create', addition)).toMatchObject({ kind: 'rejected', code: 'variant_exists' });
  expect(await ask('products.get', { groups: [group] })).toMatchObject([
    { result: { product: { units: [{}, { options: [{ name: 'Size', value: 'Black & White' }] }] } } },
  ]);
});
