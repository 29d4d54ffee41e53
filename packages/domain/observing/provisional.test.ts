import { expect, it } from 'vitest';
import type { ItemId, ListingId, LocationId, MerchantId, OrderId } from '../ids.ts';
import { StockSheet } from '../stock/stock-sheet.ts';
import { consumeFalls } from './consume-falls.ts';
import type { OpenFall } from './consume-falls.ts';
import { giveBack, takeOff } from './provisional.ts';

const merchantId = 'merchant' as MerchantId;
const itemId = 'item' as ItemId;
const listingId = 'listing' as ListingId;
const [near, far] = ['near' as LocationId, 'far' as LocationId];
const item = { merchantId, itemId, locations: [near, far] };

const sheetWith = (units: Record<string, number>) =>
  new StockSheet({
    levels: Object.entries(units).map(([location, onHand]) => ({
      merchantId,
      itemId,
      locationId: location as LocationId,
      onHand,
      committed: 0,
      deficit: 0,
      revision: 1,
    })),
    lines: [],
  });
const onHand = (sheet: StockSheet) =>
  [near, far].map((location) => {
    const { onHand: there = 0, deficit = 0 } = sheet.levelOf(itemId, location) ?? {};
    return there - deficit;
  });

it('takes off what is available behind the figure, location by location', () => {
  const sheet = sheetWith({ near: 2, far: 5 });
  expect(takeOff(sheet, item, 4, 'fall')).toEqual([
    { locationId: near, units: 2 },
    { locationId: far, units: 2 },
  ]);
  expect(onHand(sheet)).toEqual([0, 3]);
});

it('then what is promised there, so that the newest orders wait; beyond that it is a deficit', () => {
  const sheet = sheetWith({ near: 3, far: 0 });
  const line = {
    merchantId,
    orderId: 'order' as OrderId,
    externalLineId: '1',
    itemId,
    preference: [near],
    backorders: false,
  };
  sheet.setLine(line, { units: 2, settling: 'none' }, 'order:1');
  takeOff(sheet, item, 5, 'fall');
  expect(sheet.holdsOf(line)).toMatchObject({ oversold: 2 });
  expect(onHand(sheet)).toEqual([-2, 0]);
});

it('gives back what was taken last first, as far as it goes', () => {
  const sheet = sheetWith({ near: 2, far: 5 });
  const taken = takeOff(sheet, item, 4, 'fall');
  expect(giveBack(sheet, item, taken, { units: 3, added: false }, 'back')).toEqual([
    { locationId: near, units: 1 },
  ]);
  expect(onHand(sheet)).toEqual([1, 5]);
});

const fallOf = (sheet: StockSheet, units: number): OpenFall => ({
  id: 'fall',
  merchantId,
  itemId,
  listingIds: [listingId],
  place: '',
  seenAt: 10_000,
  seen: 10 - units,
  expected: [10],
  rise: false,
  quarantined: false,
  left: units,
  taken: takeOff(sheet, item, units, 'fall'),
});

it('an order placed before the fall was read explains it as far as it reaches', () => {
  const sheet = sheetWith({ near: 10, far: 0 });
  const order = { placedAt: 10_999, deductions: [{ listingId, place: '', units: 2 }] };
  const after = consumeFalls(sheet, [fallOf(sheet, 3)], order, 'order:1');
  expect(after).toMatchObject({ falls: [{ left: 1, taken: [{ units: 1 }] }], deductions: [] });
  expect(onHand(sheet)).toEqual([9, 0]);
});

it('an order that names a place explains what fell there, and nowhere else', () => {
  const sheet = sheetWith({ near: 10, far: 0 });
  const falls = [{ ...fallOf(sheet, 3), place: 'back' }];
  const at = (place: string) => ({ placedAt: 0, deductions: [{ listingId, place, units: 2 }] });
  const front = at('front');
  expect(consumeFalls(sheet, falls, front, 'order:1')).toEqual({ falls, deductions: front.deductions });
  expect(consumeFalls(sheet, falls, at('back'), 'order:2')).toMatchObject({
    falls: [{ left: 1 }],
    deductions: [],
  });
});

it('units that the platform put back explain a fall that was less deep for it', () => {
  const sheet = sheetWith({ near: 10, far: 0 });
  // Of three that were sold one was put back: 8, where 7 or 10 was expected.
  const fall = { ...fallOf(sheet, 2), expected: [7, 10] };
  const order = { placedAt: 0, deductions: [{ listingId, place: '', units: -1 }] };
  const { falls } = consumeFalls(sheet, [fall], order, 'order:2');
  expect(falls).toMatchObject([{ left: 0, taken: [], expected: [7, 8, 10, 11] }]);
  expect(onHand(sheet)).toEqual([10, 0]);
});

it('an order that was placed later, or units put back that make no difference, explain none', () => {
  const sheet = sheetWith({ near: 10, far: 0 });
  const falls = [fallOf(sheet, 3)];
  for (const order of [
    { placedAt: 11_000, deductions: [{ listingId, place: '', units: 2 }] },
    { placedAt: 0, deductions: [{ listingId, place: '', units: -2 }] },
  ]) {
    const after = consumeFalls(sheet, falls, order, 'order:1');
    expect(after).toMatchObject({
      falls: [{ left: 3, taken: [{ units: 3 }] }],
      deductions: order.deductions,
    });
  }
  expect(onHand(sheet)).toEqual([7, 0]);
});

it('what was taken off is given back first; units that orders elsewhere may account for go on waiting', () => {
  const sheet = sheetWith({ near: 10, far: 0 });
  const fall = { ...fallOf(sheet, 1), seen: 7, left: 3 };
  const order = { placedAt: 0, deductions: [{ listingId, place: '', units: 1 }] };
  const { falls } = consumeFalls(sheet, [fall], order, 'order:1');
  expect(falls).toMatchObject([{ left: 2, taken: [] }]);
});

it('units that the platform put back explain a rise: what it added is taken off again, before they are released', () => {
  const sheet = sheetWith({ near: 12, far: 0 });
  const rise = { ...fallOf(sheetWith({ near: 9, far: 0 }), 2), seen: 12, rise: true };
  const order = { placedAt: 0, deductions: [{ listingId, place: '', units: -2 }] };
  const after = consumeFalls(sheet, [rise], order, 'order:2');
  expect(after).toMatchObject({ falls: [{ left: 0, taken: [] }], deductions: [] });
  expect(onHand(sheet)).toEqual([10, 0]);
});

it('an order explains a quarantined fall too, which gives nothing back; its deduction is heard of besides', () => {
  const sheet = sheetWith({ near: 10, far: 0 });
  const fall = { ...fallOf(sheetWith({ near: 9, far: 0 }), 9), seen: 1, quarantined: true, taken: [] };
  const order = { placedAt: 0, deductions: [{ listingId, place: '', units: 9 }] };
  const after = consumeFalls(sheet, [fall], order, 'order:1');
  expect(after).toMatchObject({ falls: [{ left: 0 }], deductions: order.deductions });
  expect(onHand(sheet)).toEqual([10, 0]);
});
