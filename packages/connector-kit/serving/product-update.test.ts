import { expect, test } from 'vitest';
import type { Connector } from '../connector.ts';
import { servedFor } from '../testing/ask.ts';
import { createMemoryShop } from '../testing/memory-shop.ts';

const price = { regular: '10.00', sale: null };
const ref = { unit: 'u', group: 'g', location: '' };

function serve(overrides: Partial<NonNullable<Connector['products']>>) {
  const { connector, shop, products: kept } = createMemoryShop();
  kept.set('g', {
    group: 'g',
    version: 1,
    currency: 'EUR',
    title: 'Mug',
    units: [{ ref, price }],
    readStartedAt: new Date().toISOString(),
  });
  const { products } = connector;
  if (products === undefined) throw new Error('The shop in memory has no products.');
  const served = servedFor({ ...connector, products: { ...products, ...overrides } }, shop);
  return { ask: served.ask, titleOf: () => kept.get('g')?.title, behaviour: products.behaviour };
}

const titled = { key: 'row', group: 'g', change: { title: 'Cup' } };

test('a change that was taken and cannot be read afterwards is unknown, and has ended', async () => {
  const down = { kind: 'unavailable', message: 'away' } as const;
  const { ask, titleOf } = serve({
    get: async (_call, groups) => groups.map((key) => ({ key, result: down })),
  });
  expect(await ask('products.update', { rows: [titled] })).toMatchObject([
    { result: { kind: 'unknown', ended: true } },
  ]);
  expect(titleOf()).toBe('Cup');
});

test('what is not writable is refused before the platform is asked, with the rest of its row', async () => {
  const { behaviour } = serve({});
  const { ask, titleOf } = serve({ behaviour: { ...behaviour, writable: ['title'], salePrice: false } });
  const rows = [
    { key: 'tags', group: 'g', change: { title: 'Bowl', tags: ['blue'] } },
    { key: 'title', group: 'g', change: { title: 'Cup' } },
  ];
  expect(await ask('products.update', { rows })).toMatchObject([
    { key: 'tags', result: { kind: 'rejected', code: 'field_not_writable' } },
    { key: 'title', result: { kind: 'ok', product: { title: 'Cup' } } },
  ]);
  expect(titleOf()).toBe('Cup');
});

test('an amount that is no decimal number is refused by the service', async () => {
  const { ask } = serve({});
  const units = [{ unit: 'u', price: { regular: '-1', sale: null } }];
  const rows = [{ key: 'row', group: 'g', change: { units } }];
  await expect(ask('products.update', { rows })).rejects.toThrow('input_invalid');
});
