import { describe, expect, it } from 'vitest';
import type { ItemId, ListingId, LocationId, MerchantId } from '../ids.ts';
import { StockSheet } from '../stock/stock-sheet.ts';
import { consumeFalls } from './consume-falls.ts';
import type { DeductedUnits, OpenFall } from './consume-falls.ts';
import { takeOff } from './provisional.ts';

const merchantId = 'merchant' as MerchantId;
const itemId = 'item' as ItemId;
const listingId = 'listing' as ListingId;
const near = 'near' as LocationId;
const item = { merchantId, itemId, locations: [near] };

const sheetWith = (onHand: number) =>
  new StockSheet({
    levels: [{ merchantId, itemId, locationId: near, onHand, committed: 0, deficit: 0, revision: 1 }],
    lines: [],
  });
const onHand = (sheet: StockSheet) => sheet.levelOf(itemId, near)?.onHand;

/** A fall of 10 that was read at second 10. */
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
  state: 'provisional',
  left: units,
  taken: takeOff(sheet, item, units, 'fall'),
});

const moves = (
  units: number,
  moved: DeductedUnits['moved'] = { from: 0, by: null },
  place = '',
): readonly DeductedUnits[] => [{ listingId, place, units, moved }];

describe('a fall', () => {
  it('is explained by an order from before its reading, as far as the order reaches', () => {
    const sheet = sheetWith(10);
    const order = moves(2, { from: 10_999, by: null });
    const after = consumeFalls(sheet, [fallOf(sheet, 3)], order, 'order:1');
    expect(after).toMatchObject({ falls: [{ left: 1, taken: [{ units: 1 }] }], deductions: [] });
    expect(onHand(sheet)).toBe(9);
  });

  it('is explained at the place that the order names, and nowhere else', () => {
    const sheet = sheetWith(10);
    const falls = [{ ...fallOf(sheet, 3), place: 'back' }];
    const front = moves(2, undefined, 'front');
    expect(consumeFalls(sheet, falls, front, 'order:1')).toEqual({ falls, deductions: front });
    const back = moves(2, undefined, 'back');
    expect(consumeFalls(sheet, falls, back, 'order:2')).toMatchObject({
      falls: [{ left: 1 }],
      deductions: [],
    });
  });

  it('that was less deep for units put back is explained by those units', () => {
    const sheet = sheetWith(10);
    // Of three that were sold one was put back: 8, where 7 or 10 was expected.
    const fall = { ...fallOf(sheet, 2), expected: [7, 10] };
    const { falls } = consumeFalls(sheet, [fall], moves(-1), 'order:2');
    expect(falls).toMatchObject([{ left: 0, taken: [], expected: [7, 8, 10, 11] }]);
    expect(onHand(sheet)).toBe(10);
  });

  it.each([
    ['an order that moved its units later', moves(2, { from: 11_000, by: null })],
    ['units put back that make no difference', moves(-2)],
  ])('is not explained by %s', (_, deductions) => {
    const sheet = sheetWith(10);
    const after = consumeFalls(sheet, [fallOf(sheet, 3)], deductions, 'order:1');
    expect(after).toMatchObject({ falls: [{ left: 3, taken: [{ units: 3 }] }], deductions });
    expect(onHand(sheet)).toBe(7);
  });

  it('gives back first what was taken off; units that orders elsewhere may account for go on waiting', () => {
    const sheet = sheetWith(10);
    const fall = { ...fallOf(sheet, 1), seen: 7, left: 3 };
    const { falls } = consumeFalls(sheet, [fall], moves(1), 'order:1');
    expect(falls).toMatchObject([{ left: 2, taken: [] }]);
  });

  it('that is quarantined is explained too, and gives nothing back; the deduction is heard of besides', () => {
    const sheet = sheetWith(10);
    const fall = { ...fallOf(sheetWith(9), 9), seen: 1, state: 'quarantined' as const, taken: [] };
    const after = consumeFalls(sheet, [fall], moves(9), 'order:1');
    expect(after).toMatchObject({ falls: [{ left: 0 }], deductions: moves(9) });
    expect(onHand(sheet)).toBe(10);
  });
});

describe('a fall for units that are back before their order is heard of', () => {
  const wentAndCame = (backBy: number): readonly DeductedUnits[] => [
    ...moves(4, { from: 9_000, by: null }).map((one) => ({ ...one, backBy })),
    ...moves(-4, { from: backBy, by: backBy }).map((one) => ({ ...one, wentFrom: 9_000 })),
  ];

  it('is explained, and the platform is known to show them again', () => {
    const sheet = sheetWith(10);
    const after = consumeFalls(sheet, [fallOf(sheet, 4)], wentAndCame(10_500), 'order:1');
    expect(after).toMatchObject({ falls: [{ left: 0, taken: [] }], deductions: [{ units: -4 }] });
    expect(onHand(sheet)).toBe(10);
  });

  it('is not explained, if it was read after they were back', () => {
    const sheet = sheetWith(10);
    const { falls } = consumeFalls(sheet, [fallOf(sheet, 4)], wentAndCame(8_000), 'order:1');
    expect(falls).toMatchObject([{ left: 4 }]);
    expect(onHand(sheet)).toBe(6);
  });

  it('leaves units that somebody added afterwards, if no reading saw them gone', () => {
    const sheet = sheetWith(14);
    const taken = [{ locationId: near, units: 4 }];
    const rise: OpenFall = { ...fallOf(sheetWith(10), 4), seen: 14, rise: true, taken };
    const { falls } = consumeFalls(sheet, [rise], wentAndCame(8_000), 'order:1');
    expect(falls).toMatchObject([{ left: 4 }]);
    expect(onHand(sheet)).toBe(14);
  });
});

it('units that the platform put back explain a rise: what it added is taken off again, before they are released', () => {
  const sheet = sheetWith(12);
  const rise = { ...fallOf(sheetWith(9), 2), seen: 12, rise: true };
  const after = consumeFalls(sheet, [rise], moves(-2), 'order:2');
  expect(after).toMatchObject({ falls: [{ left: 0, taken: [] }], deductions: [] });
  expect(onHand(sheet)).toBe(10);
});

describe('late news uses up a decision', () => {
  it('of a fall that was adopted: its units are given back before the order takes them', () => {
    const sheet = sheetWith(10);
    const fall = { ...fallOf(sheet, 2), state: 'adopted' as const };
    const after = consumeFalls(sheet, [fall], moves(2), 'order:1');
    expect(after).toMatchObject({ falls: [{ left: 0, taken: [] }], deductions: [] });
    expect(onHand(sheet)).toBe(10);
  });

  it('of the earliest reading after the moment, and then of the next', () => {
    const sheet = sheetWith(10);
    const state = 'adopted' as const;
    const early = { ...fallOf(sheet, 1), id: 'early', state, seenAt: 5_000 };
    const first = { ...fallOf(sheet, 2), id: 'first', state, expected: [9], seen: 7 };
    const second = { ...fallOf(sheet, 2), id: 'second', state, seenAt: 20_000, expected: [7], seen: 5 };
    const { falls, deductions } = consumeFalls(
      sheet,
      [early, first, second],
      moves(3, { from: 8_000, by: 8_000 }),
      'order:1',
    );
    expect(falls).toMatchObject([{ left: 1 }, { left: 0 }, { left: 1 }]);
    expect(deductions).toEqual([]);
    expect(onHand(sheet)).toBe(8);
  });

  it('of a rise that was adopted, when the cancellation comes that brought it about', () => {
    const sheet = sheetWith(12);
    const rise = { ...fallOf(sheetWith(9), 2), seen: 12, rise: true, state: 'adopted' as const };
    consumeFalls(sheet, [rise], moves(-2, { from: 9_000, by: 9_000 }), 'order:2');
    expect(onHand(sheet)).toBe(10);
  });

  it('of a reversed fall without moving stock, where the units were gone by its reading for certain', () => {
    const sheet = sheetWith(10);
    const fall = { ...fallOf(sheetWith(9), 2), state: 'reversed' as const, taken: [] };
    const certain = consumeFalls(sheet, [fall], moves(2, { from: 0, by: 9_000 }), 'order:1');
    expect(certain).toMatchObject({ falls: [{ left: 0 }], deductions: [] });
    const open = moves(2, { from: 0, by: 60_000 });
    expect(consumeFalls(sheet, [fall], open, 'order:2')).toEqual({ falls: [fall], deductions: open });
    expect(onHand(sheet)).toBe(10);
  });
});
