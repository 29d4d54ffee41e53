import { expect, it } from 'vitest';
import { addedOptions } from './added-options.ts';

const size = { name: 'Size', values: ['S', 'M'] };
const color = { name: 'Color', values: ['Red'] };
const added = (options: string[], ...values: string[][]) => ({
  title: 'Shirt',
  options,
  units: values.map((own, index) => ({ sku: `SKU-${index}`, values: own })),
});

it('a new value is lacking once, and a value that is there is spelled as there', () => {
  const addition = added(['color', 'SIZE'], ['red', 'L'], ['blue', 'l'], ['Blue', 'm']);
  expect(addedOptions(addition, { options: [size, color], units: [['S', 'Red']] })).toEqual({
    kind: 'options',
    ofUnit: [
      ['L', 'Red'],
      ['L', 'blue'],
      ['M', 'blue'],
    ],
    lacking: [['L'], ['blue']],
  });
});

it.each([
  ['has none', ['Size'], []],
  ['has others', ['Size'], [color]],
  ['has more', ['Size'], [size, color]],
  ['has fewer', ['Size', 'Color'], [size]],
  ['has one twice', ['Size', 'Color'], [size, size]],
])('a product that %s is refused', (_, own, options) => {
  const addition = added(
    own,
    own.map(() => 'L'),
  );
  expect(addedOptions(addition, { options, units: [] })).toMatchObject({ code: 'options_differ' });
});

it('the options of another unit are refused, and those of a unit that stands for any are not', () => {
  const addition = added(['Size', 'Color'], ['m', 'red']);
  const there = { options: [size, color], units: [['M', 'Red']] };
  expect(addedOptions(addition, there)).toMatchObject({ code: 'variant_exists' });
  expect(addedOptions(addition, { ...there, units: [['M', undefined]] })).toMatchObject({ kind: 'options' });
});
