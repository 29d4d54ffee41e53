import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { expect, it } from 'vitest';
import { variantInputs } from './new-variants.ts';

const shop = { language: 'en', precision: 2 };
const product = (...units: NewListing['units']): NewListing => ({
  marker: 'onhand-1',
  since: '2026-11-29T12:00:00Z',
  title: 'Mug',
  options: ['Size'],
  units,
});
const small = { sku: 'MUG-S', price: { regular: '12.50', sale: '10.00' }, values: ['S'] };

it('a variant has its regular price in minor units, no units, and its options in its name', () => {
  expect(variantInputs(product(small), shop)).toEqual({
    kind: 'inputs',
    inputs: [
      {
        sku: 'MUG-S',
        price: 1250,
        trackInventory: 'TRUE',
        stockOnHand: 0,
        translations: [{ languageCode: 'en', name: 'Mug S' }],
      },
    ],
  });
});

it.each([
  ['without a price is refused: Vendure would sell it for nothing', {}, 'price_missing'],
  [
    'with a price of more decimals than the shop keeps is refused',
    { price: { regular: '1.234', sale: null } },
    'price_not_representable',
  ],
] as const)('a product with a variant %s', (_what, price, code) => {
  const other = { sku: 'MUG-L', values: ['L'], ...price };
  expect(variantInputs(product(small, other), shop)).toMatchObject({ kind: 'rejected', code });
});
