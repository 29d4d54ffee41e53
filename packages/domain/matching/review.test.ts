import { expect, it } from 'vitest';
import { isNewHere, reasonsFor, review } from './review.ts';
import type { Reviewed } from './review.ts';

const candidate = (itemId: string, fields: object = {}) => {
  return { itemId, productId: itemId, sku: null, barcode: null, handle: null, listedHere: false, ...fields };
};
const mug = candidate('mug', { sku: 'MUG', handle: 'mug' });
const listing = (fields: Partial<Reviewed<string>> = {}): Reviewed<string> => {
  const bare = { sku: 'MUG', barcode: null, handle: null, itemId: null, proposedItemId: null };
  return { ...bare, unlinkedByHand: false, candidates: [mug], rivals: [], ...fields };
};

it('suggests the one item that it matches', () => {
  expect(review(listing(), 'sku')).toEqual({ kind: 'suggested', itemId: 'mug' });
});

it.each([
  ['sku_missing', 'sku', { sku: null }],
  ['barcode_missing', 'barcode', {}],
  ['handle_missing', 'handle', {}],
  ['none', 'sku', { candidates: [] }],
  ['none', 'handle', { handle: 'cup', rivals: ['handle'] }],
  ['unlinked_by_hand', 'sku', { unlinkedByHand: true }],
  ['ambiguous', 'sku', { candidates: [mug, candidate('twin', { sku: 'MUG' })] }],
  ['already_listed', 'sku', { candidates: [{ ...mug, listedHere: true }] }],
  ['already_listed', 'sku', { rivals: ['sku'] }],
  ['already_listed', 'sku', { candidates: [], rivals: ['sku'] }],
  ['already_listed', 'handle', { handle: 'mug', rivals: ['sku'] }],
  ['already_listed', 'handle', { handle: 'mug', sku: null, rivals: ['handle'] }],
  ['sku_mismatch', 'sku', { proposedItemId: 'old' }],
  ['sku_mismatch', 'sku', { candidates: [], proposedItemId: 'old' }],
  ['sku_mismatch', 'sku', { itemId: 'old', proposedItemId: 'mug' }],
] as const)('leaves open as %s, by %s: %j', (code, by, fields) => {
  expect(review(listing(fields), by)).toEqual({ kind: 'open', code });
});

it('suggests what it was linked to once it is called as it was', () => {
  expect(review(listing({ proposedItemId: 'mug' }), 'sku')).toEqual({ kind: 'suggested', itemId: 'mug' });
});

it('variants of a product are told apart by their SKUs', () => {
  const found = review(listing({ handle: 'mug', rivals: ['handle'] }), 'handle');
  expect(found).toEqual({ kind: 'suggested', itemId: 'mug' });
});

it('says what speaks for a candidate', () => {
  expect(reasonsFor(listing({ handle: 'MUG' }), mug)).toEqual(['same_sku', 'same_handle']);
  expect(reasonsFor(listing({ sku: 'CUP', proposedItemId: 'mug' }), mug)).toEqual(['renamed']);
});

it.each([
  [true, 'sku', { candidates: [] }],
  [true, 'sku', { sku: null, candidates: [] }],
  [true, 'sku', { candidates: [candidate('sibling', { handle: 'mug' })], handle: 'mug', rivals: ['handle'] }],
  [true, 'handle', { candidates: [], handle: 'mug' }],
  [false, 'sku', {}],
  [false, 'handle', { handle: 'cup' }],
  [false, 'sku', { candidates: [], rivals: ['sku'] }],
  [false, 'sku', { sku: null, barcode: '4', candidates: [candidate('same', { barcode: '4' })] }],
  [false, 'sku', { candidates: [], unlinkedByHand: true }],
  [false, 'sku', { candidates: [], proposedItemId: 'old' }],
] as const)('makes an item unasked: %s, by %s: %j', (isNew, by, fields) => {
  expect(isNewHere(listing(fields), by)).toBe(isNew);
});
