import { expect, it } from 'vitest';
import { lineEffect } from './line-effect.ts';

const order = { placedAt: 100, test: false };
const listing = { linked: true, inventoryDisabled: false, countsFrom: 100, itemCountsFrom: null };

it.each([
  ['a linked line counts', order, listing, 'counted'],
  ['a listing that is not linked waits', order, { ...listing, linked: false }, 'needs_mapping'],
  ['a listing we do not know is left out', order, null, 'unknown_listing'],
  ['an order from before the listing counts', { ...order, placedAt: 99 }, listing, 'before_opening'],
  ['an order from before the opening figure', order, { ...listing, itemCountsFrom: 101 }, 'before_opening'],
  ['an item whose source opens it later', order, { ...listing, itemCountsFrom: Infinity }, 'before_opening'],
  [
    'a shop whose inventory is disabled',
    order,
    { ...listing, inventoryDisabled: true },
    'inventory_disabled',
  ],
  [
    'stock that the platform owns, linked or not',
    order,
    { ...listing, linked: false, platformOwned: true },
    'platform_owned',
  ],
  ['a test order', { ...order, test: true }, listing, 'test_order'],
] as const)('%s', (_rule, placed, known, effect) => {
  expect(lineEffect(placed, known)).toBe(effect);
});
