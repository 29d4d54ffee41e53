import { expect, it } from 'vitest';
import { listedOptions } from './what-is-listed.ts';

const item = (sku: string | null, options: Readonly<Record<string, string>> = {}) => ({
  sku,
  options: Object.entries(options).map(([name, value]) => ({ name, value })),
});

it('one item has no options', () => {
  expect(listedOptions([item('A', { Size: 'M' })])).toEqual({ kind: 'options', names: [], values: [[]] });
});

it('several items have the options that all of them name, in one order', () => {
  expect(
    listedOptions([item('A', { Size: 'M', Color: 'red' }), item('B', { Color: 'red', Size: 'L' })]),
  ).toEqual({
    kind: 'options',
    names: ['Size', 'Color'],
    values: [
      ['M', 'red'],
      ['L', 'red'],
    ],
  });
});

it.each([
  ['name none', item('A'), item('B')],
  ['name different ones', item('A', { Size: 'M' }), item('B', { Color: 'red' })],
  ['name more than the others', item('A', { Size: 'M' }), item('B', { Size: 'L', Color: 'red' })],
  ['have the same values', item('A', { Size: 'M' }), item('B', { Size: 'm' })],
])('items that %s are told apart by their SKUs', (_, one, other) => {
  expect(listedOptions([one, other])).toEqual({
    kind: 'options',
    names: ['Variant'],
    values: [['A'], ['B']],
  });
});

it('an item without a SKU is not listed', () => {
  expect(listedOptions([item('A'), item(' ')])).toMatchObject({ kind: 'refused', code: 'sku_missing' });
  expect(listedOptions([item(null)])).toMatchObject({ kind: 'refused', code: 'sku_missing' });
  expect(listedOptions([item('A', { Size: 'M' }), item(null, { Size: 'L', Color: 'red' })])).toMatchObject({
    message: 'The item with Size L, Color red has no SKU.',
  });
});

it('two items with one SKU are not listed', () => {
  expect(listedOptions([item('A'), item('a')])).toEqual({
    kind: 'refused',
    code: 'sku_repeated',
    message: 'Two items of the product have the SKU a.',
  });
});
