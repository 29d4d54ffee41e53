import { describe, expect, it } from 'vitest';
import { differingProperties, isOwnProperty, isSaleLower, itemProperties } from './item-properties.ts';
import type { ItemProperties } from './item-properties.ts';

const mug: ItemProperties = {
  price: '10.0000',
  salePrice: null,
  wholesaleCost: '4.2500',
  weightGrams: 300,
  packaging: 'carton 3',
  lengthMm: 120,
  widthMm: 90,
  heightMm: 100,
  countryOfOrigin: 'PT',
  hsCode: '691110',
};

describe('properties differ', () => {
  it.each([
    [{ price: '10' }, []],
    [{ price: '10.50', wholesaleCost: '4.25' }, ['price']],
    [{ salePrice: '8' }, ['salePrice']],
    [{ wholesaleCost: null }, ['wholesaleCost']],
    [{ packaging: 'Carton 3', weightGrams: 301 }, ['weightGrams', 'packaging']],
    [{ hsCode: '0691110' }, ['hsCode']],
  ])('with %j in %j', (changed, differing) => {
    expect(differingProperties(mug, { ...mug, ...changed })).toEqual(differing);
  });

  it('in none if nothing is known of either', () => {
    const nothing = Object.fromEntries(itemProperties.map((name) => [name, null]));
    // Every property is named above.
    expect(differingProperties(nothing as never, nothing as never)).toEqual([]);
    expect(differingProperties(mug, nothing as never)).toHaveLength(9);
  });
});

it.each([
  ['10', '9.99', true],
  ['10', '10.00', false],
  ['9', '10', false],
  [null, '1', false],
])('beside the price %s, the sale price %s may stand: %s', (regular, sale, may) => {
  expect(isSaleLower(regular, sale)).toBe(may);
});

it('prices are no properties of Onhand alone', () => {
  expect(['price', 'salePrice', 'sku', 'weightGrams', 'hsCode'].filter(isOwnProperty)).toEqual([
    'weightGrams',
    'hsCode',
  ]);
});
