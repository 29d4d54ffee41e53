import { pagesFrom } from '@onhand/connector-kit/testing/rules/pages.ts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { createVariants, renameProduct } from '../../platforms/vendure-products.ts';
import { startBench } from './bench.ts';
import type { Bench } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench(inject('postgresUrl'));
});
afterAll(() => bench?.close());

async function changedSince(moment: Date): Promise<readonly string[]> {
  const cursor = moment.toISOString();
  const pages = await pagesFrom((from) => bench.ask('products.page', { cursor: from }), cursor);
  return pages.flatMap(({ items }) => items.map(({ group }) => group));
}

async function update(group: string, change: object) {
  const [answer] = await bench.ask('products.update', { rows: [{ key: 'row', group, change }] });
  return answer?.result;
}

test('what changed since a moment: a product itself, one of which only a variant did, and no other', async () => {
  const make = (name: string) => createVariants(bench.vendure.api, { name, count: 2, price: 1_000 });
  const [still, renamed, repriced] = [await make('Still'), await make('Renamed'), await make('Repriced')];
  const moment = new Date();
  await renameProduct(bench.vendure.api, renamed.productId, 'Other name');
  const [unit = ''] = repriced.variantIds;
  await update(repriced.productId, { units: [{ unit, price: { regular: '12.00', sale: null } }] });

  expect(await changedSince(moment)).toEqual([renamed.productId, repriced.productId]);
  expect(await changedSince(new Date(0))).toContain(still.productId);
});

test('a product that is both changed and has changed variants comes once', async () => {
  const { productId, variantIds } = await createVariants(bench.vendure.api, {
    name: 'Both',
    count: 2,
    price: 1_000,
  });
  const moment = new Date();
  const units = variantIds.map((unit) => ({ unit, price: { regular: '12.00', sale: null } }));
  await update(productId, { title: 'Both changed', units });
  expect((await changedSince(moment)).filter((group) => group === productId)).toHaveLength(1);
});

test('prices are those of the channel: in its currency, with tax where its prices include tax', async () => {
  const { api } = bench.vendure;
  const { productId, variantIds } = await createVariants(api, { name: 'Taxed', count: 1, price: 1_000 });
  await setPricesIncludeTax(true);
  try {
    const price = { regular: '11.00', sale: null };
    const result = await update(productId, { units: [{ unit: variantIds[0], price }] });
    expect(result).toMatchObject({ kind: 'ok', product: { currency: 'USD', units: [{ price }] } });
    const { productVariant } = await api.admin(
      z.object({ productVariant: z.object({ priceWithTax: z.number() }) }),
      'query ($id: ID!) { productVariant(id: $id) { priceWithTax } }',
      { id: variantIds[0] },
    );
    expect(productVariant.priceWithTax).toBe(1_100);
  } finally {
    await setPricesIncludeTax(false);
  }
});

test('an id in another form than the shop’s is refused, and the others are read', async () => {
  const { productId } = await createVariants(bench.vendure.api, { name: 'Good', count: 1, price: 1_000 });
  const answers = await bench.ask('products.get', { groups: ['no id', productId] });
  const kinds = new Map(answers.map(({ key, result }) => [key, result.kind]));
  expect(kinds.get(productId)).toBe('product');
  expect(kinds.get('no id')).not.toBe('product');
});

async function setPricesIncludeTax(pricesIncludeTax: boolean): Promise<void> {
  const { api } = bench.vendure;
  const { activeChannel } = await api.admin(
    z.object({ activeChannel: z.object({ id: z.string() }) }),
    'query { activeChannel { id } }',
  );
  await api.admin(
    z.unknown(),
    'mutation ($input: UpdateChannelInput!) { updateChannel(input: $input) { __typename } }',
    { input: { id: activeChannel.id, pricesIncludeTax } },
  );
}
