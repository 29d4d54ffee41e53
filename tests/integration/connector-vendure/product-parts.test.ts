import { randomUUID } from 'node:crypto';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import type { ProductChange } from '@onhand/contracts/connector/product.ts';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startImageHost } from '../../platforms/image-host.ts';
import type { ImageHost } from '../../platforms/image-host.ts';
import { createVariants } from '../../platforms/vendure-products.ts';
import { createApiKey } from './api-key.ts';
import { startBench } from './bench.ts';
import type { Bench } from './bench.ts';
import { losingProxy } from './losing-proxy.ts';
import {
  addTerm,
  assetsAndTerms,
  forgetOrigin,
  makeTerm,
  shownParts,
} from '../../platforms/vendure-parts.ts';

let bench: Bench;
let images: ImageHost;
beforeAll(async () => {
  [bench, images] = await Promise.all([startBench(inject('postgresUrl')), startImageHost()]);
});
afterAll(async () => {
  images?.close();
  await bench?.close();
});

function productOf(more: Partial<NewListing> = {}): NewListing {
  const id = randomUUID().slice(0, 8);
  return {
    marker: `onhand:${randomUUID()}`,
    since: new Date().toISOString(),
    currency: 'USD',
    title: `Scarf ${id}`,
    images: [images.address(`front-${id}.jpg`), images.address(`back-${id}.jpg`)],
    categories: [`Scarves ${id}`],
    tags: [`wool ${id}`, `new ${id}`],
    options: [],
    units: [{ sku: `SCARF-${id}`, price: { regular: '12.50', sale: null }, values: [] }],
    ...more,
  };
}

async function list(product: NewListing): Promise<string> {
  const answer = await bench.ask('listings.create', product);
  if (answer.kind !== 'created') throw new Error(JSON.stringify(answer));
  return answer.created.group;
}

async function update(group: string, change: ProductChange, ask = bench.ask) {
  const [answer] = await ask('products.update', { rows: [{ key: 'row', group, change }] });
  return answer?.result;
}

const fileOf = (address = '') => address.split('/').at(-1) ?? '';
const loadsOf = (addresses: readonly string[] = []) => addresses.map((one) => images.loads(fileOf(one)));

test('staff sees the images under their names, the first featured, and public facets', async () => {
  const product = productOf({ images: [images.address('Fr%C3%BCh%20ling.jpeg?v=3'), images.address('b')] });
  expect(await shownParts(bench.vendure.api, await list(product))).toEqual({
    featured: 'Früh-ling.png',
    assets: ['Früh-ling.png', 'b.png'],
    values: [
      ['category', false, product.categories?.[0]],
      ['tags', false, product.tags?.[1]],
      ['tags', false, product.tags?.[0]],
    ],
  });
});

describe('whichever answer of a creation is lost', () => {
  test.each([1, 2, 3, 4, 5])('(%i) no image is uploaded and no value is made twice', async (nth) => {
    const product = productOf();
    const proxy = await losingProxy(bench.vendure.url, nth);
    const { ask } = bench.as({ ...bench.vendure.credentials }, proxy.url);
    expect(await ask('listings.create', product)).toMatchObject({ kind: 'unknown' });
    proxy.close();
    await list(product);
    const { images: addresses = [], categories = [], tags = [] } = product;
    const counts = await assetsAndTerms(bench.vendure.api, addresses, [...categories, ...tags]);
    expect(counts).toEqual({ assets: 2, terms: 3 });
    expect(loadsOf(addresses)).toEqual([1, 1]);
  });
});

test('products that show one image share its asset', async () => {
  const first = productOf();
  await list(first);
  const group = await list(productOf({ images: first.images ?? [] }));
  expect(loadsOf(first.images)).toEqual([1, 1]);
  const [answer] = await bench.ask('products.get', { groups: [group] });
  expect(answer?.result).toMatchObject({ product: { images: first.images } });
});

test('an image is loaded once: the next change keeps it, and one put there by hand', async () => {
  const product = productOf();
  const [front = '', back = ''] = product.images ?? [];
  const byHand = images.address(randomUUID());
  const group = await list({ ...product, images: [front, byHand] });
  const own = await forgetOrigin(bench.vendure.api, byHand);
  expect(await update(group, { images: [back, own, front] })).toMatchObject({
    kind: 'ok',
    product: { images: [back, own, front] },
  });
  expect(loadsOf([front, back])).toEqual([1, 1]);
});

test('a change of tags keeps the categories and the values of other facets', async () => {
  const product = productOf();
  const group = await list(product);
  const brand = await makeTerm(bench.vendure.api, 'brand', 'Acme');
  await addTerm(bench.vendure.api, group, brand);
  const tags = [product.tags?.[0] ?? '', 'soft', 'soft', ' '];
  expect(await update(group, { tags })).toMatchObject({
    kind: 'ok',
    product: { categories: product.categories, tags: expect.arrayContaining(['soft']) },
  });
  const { values } = await shownParts(bench.vendure.api, group);
  expect(values.map(([code, , name]) => `${code} ${name}`)).toEqual([
    'brand Acme',
    `category ${product.categories?.[0]}`,
    'tags soft',
    `tags ${product.tags?.[0]}`,
  ]);
});

test('a value of another facet that staff adds while an image is loaded stays', async () => {
  const group = await list(productOf());
  const name = `${randomUUID()}.jpg`;
  images.before(name, async () => {
    const season = await makeTerm(bench.vendure.api, 'season', 'Winter');
    await addTerm(bench.vendure.api, group, season);
  });
  expect(await update(group, { images: [images.address(name)], tags: ['soft'] })).toMatchObject({
    kind: 'ok',
  });
  const { values } = await shownParts(bench.vendure.api, group);
  expect(values.map(([code, , value]) => `${code} ${value}`)).toEqual(
    expect.arrayContaining(['season Winter', 'tags soft']),
  );
});

test('a facet whose code another channel has is numbered by Vendure, and read all the same', async () => {
  const value = await makeTerm(bench.vendure.api, 'category-2', 'Numbered');
  const { productId } = await createVariants(bench.vendure.api, { name: 'Numbered', count: 1, price: 100 });
  await addTerm(bench.vendure.api, productId, value);
  const [answer] = await bench.ask('products.get', { groups: [productId] });
  expect(answer?.result).toMatchObject({ product: { categories: ['Numbered'], tags: [] } });
});

describe('an image', () => {
  test.each([
    ['that is a page', () => images.page, 'image_not_loaded', 'text/html'],
    ['that is not there', () => images.missing, 'image_not_loaded', 'answered 404'],
    ['that is an archive', () => images.archive, 'image_refused', 'gzip'],
    ['without an address of the web', () => 'nowhere', 'image_not_loaded', 'http://'],
  ])('%s is refused, and nothing of a change is done', async (_what, address, code, words) => {
    const product = productOf();
    const group = await list(product);
    const change = { title: 'Other', tags: [], images: [address()] };
    expect(await update(group, change)).toMatchObject({
      kind: 'rejected',
      code,
      message: expect.stringContaining(words),
    });
    const [answer] = await bench.ask('products.get', { groups: [group] });
    expect(answer?.result).toMatchObject({ product: { title: product.title, images: product.images } });
  });
});

test('credentials that may change products and create nothing are told so, and are not taken for wrong', async () => {
  const group = await list(productOf());
  const apiKey = await createApiKey(bench.vendure.api, ['ReadCatalog', 'UpdateCatalog']);
  const { ask } = bench.as({ apiKey });
  const refused = { kind: 'rejected', code: 'permission_missing' };
  expect(await update(group, { tags: ['unheard of'] }, ask)).toMatchObject(refused);
  expect(await update(group, { images: [images.address('new.jpg')] }, ask)).toMatchObject(refused);
  expect(await update(group, { title: 'Allowed' }, ask)).toMatchObject({ kind: 'ok' });
  expect(await ask('listings.create', productOf())).toMatchObject(refused);
});
