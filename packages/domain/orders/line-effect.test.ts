import { expect, it } from 'vitest';
import { lineEffect } from './line-effect.ts';

const order = { placedAt: 100, test: false, beganAt: 100 };
const older = { placedAt: 99, test: false, beganAt: 99 };
const listing = { linked: true, inventoryDisabled: false, countsFrom: 100, itemCountsFrom: null };

it.each([
  ['a linked line counts', order, listing, 'counted'],
  ['a listing that is not linked waits', order, { ...listing, linked: false }, 'needs_mapping'],
  ['a listing we do not know is left out', order, null, 'unknown_listing'],
  ['an order that reserved before the listing counts', older, listing, 'before_opening'],
  ['an older order that does not reserve', { ...older, beganAt: null }, listing, 'before_opening'],
  ['an older order that began to reserve since', { ...older, beganAt: 100 }, listing, 'counted'],
  ['an older order at the shop that opened the item', older, { ...listing, openedAt: 100 }, 'counted'],
  ['an older order there, before counting began anew', older, { ...listing, openedAt: 99 }, 'before_opening'],
  ['an order from before the opening figure', order, { ...listing, itemCountsFrom: 101 }, 'before_opening'],
  ['an item whose source opens it later', order, { ...listing, itemCountsFrom: Infinity }, 'before_opening'],
  [
    'an item of the opening shop, before its opening',
    older,
    { ...listing, itemCountsFrom: Infinity, openedAt: 100 },
    'before_opening',
  ],
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
