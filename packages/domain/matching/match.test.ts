import { describe, expect, it } from 'vitest';
import { match, stillMatches } from './match.ts';

const item = (itemId: string, fields: object = {}) => {
  return { itemId, productId: itemId, sku: null, barcode: null, handle: null, ...fields };
};
const listed = (fields: object) => ({ sku: null, barcode: null, handle: null, ...fields });

describe.each(['sku', 'barcode'] as const)('by %s', (by) => {
  const mug = item('mug', { [by]: 'MUG-1' });
  const cup = item('cup', { [by]: 'CUP-1' });

  it('the only item that has it, whatever its case', () => {
    const found = match(listed({ [by]: ' mug-1' }), [mug, cup], by);
    expect(found).toEqual({ kind: 'matched', itemId: 'mug', alone: false });
  });

  it('does not guess between two items that have it', () => {
    const twin = item('twin', { [by]: 'mug-1' });
    const found = match(listed({ [by]: 'MUG-1' }), [mug, twin], by);
    expect(found).toEqual({ kind: 'ambiguous', itemIds: ['mug', 'twin'] });
  });

  it('does not take a similar one for the same', () => {
    expect(match(listed({ [by]: 'MUG-10' }), [mug], by)).toEqual({ kind: 'none' });
  });

  it.each([null, '', '  '])('finds nothing by %j, not even an item without one', (none) => {
    expect(match(listed({ [by]: none }), [item('bare')], by)).toEqual({ kind: 'missing' });
  });
});

describe('by handle', () => {
  const shirt = { handle: 'shirt', productId: 'shirt' };
  const small = item('small', { ...shirt, sku: 'S' });
  const large = item('large', { ...shirt, sku: 'L' });

  it('the item of the product that has the SKU', () => {
    const found = match(listed({ handle: 'Shirt', sku: 'l' }), [small, large], 'handle');
    expect(found).toEqual({ kind: 'matched', itemId: 'large', alone: false });
  });

  it('the only item of the product, whatever its SKU', () => {
    const found = match(listed({ handle: 'shirt', sku: 'X' }), [small], 'handle');
    expect(found).toEqual({ kind: 'matched', itemId: 'small', alone: true });
  });

  it.each([
    ['several items, none with the SKU', { sku: 'XL' }, [small, large]],
    ['two items with the SKU', { sku: 'S' }, [small, item('s', { ...shirt, sku: 's' })]],
    ['two products', { sku: 'S' }, [small, item('else', { handle: 'shirt' })]],
  ])('does not guess: %s', (_what, fields, candidates) => {
    const found = match(listed({ handle: 'shirt', ...fields }), candidates, 'handle');
    expect(found).toEqual({ kind: 'ambiguous', itemIds: candidates.map(({ itemId }) => itemId) });
  });

  it('nothing where only the SKU is the same', () => {
    expect(match(listed({ handle: 'dress', sku: 'S' }), [small], 'handle')).toEqual({ kind: 'none' });
  });
});

describe('a listing that was matched', () => {
  const mug = item('mug', { sku: 'MUG' });
  const was = (sku: string | null) => ({ ...listed({ sku }), itemId: 'mug' });

  it('is still of its item while they agree, also where another item has come to', () => {
    expect(stillMatches(was('mug'), [mug], 'sku')).toBe(true);
    expect(stillMatches(was('mug'), [item('twin', { sku: 'MUG' }), mug], 'sku')).toBe(true);
  });

  it.each(['CUP', null, 'OTHER'])('is not once it has the SKU %j', (sku) => {
    expect(stillMatches(was(sku), [mug, item('cup', { sku: 'CUP' })], 'sku')).toBe(false);
  });
});
