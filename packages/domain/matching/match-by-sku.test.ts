import { expect, it } from 'vitest';
import { matchBySku } from './match-by-sku.ts';

const mug = { itemId: 'mug', sku: 'MUG-1' };
const cup = { itemId: 'cup', sku: 'CUP-1' };

it('matches the only item with the SKU, whatever its case', () => {
  expect(matchBySku(' mug-1', [mug, cup])).toEqual({ kind: 'matched', itemId: 'mug' });
});

it('does not guess between two items with one SKU', () => {
  const twin = { itemId: 'twin', sku: 'mug-1' };
  expect(matchBySku('MUG-1', [mug, twin])).toEqual({ kind: 'ambiguous', itemIds: ['mug', 'twin'] });
});

it('does not take a similar SKU for the same', () => {
  expect(matchBySku('MUG-10', [mug])).toEqual({ kind: 'none' });
});

it.each([null, '', '  '])('matches nothing by the SKU %j, not even an item without one', (sku) => {
  expect(matchBySku(sku, [{ itemId: 'bare', sku: null }])).toEqual({ kind: 'sku_missing' });
});
