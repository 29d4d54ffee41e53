import { expect, it } from 'vitest';
import type { ItemId, LocationId, MerchantId, OrderId } from '../ids.ts';
import { StockSheet } from '../stock/stock-sheet.ts';
import { giveBack, takeOff } from './provisional.ts';

const merchantId = 'merchant' as MerchantId;
const itemId = 'item' as ItemId;
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
