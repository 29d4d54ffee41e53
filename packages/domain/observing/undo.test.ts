import { expect, it } from 'vitest';
import type { ItemId, LocationId, MerchantId } from '../ids.ts';
import { StockSheet } from '../stock/stock-sheet.ts';
import { undoOpposites } from './undo.ts';
import type { Opposite } from './undo.ts';

const merchantId = 'merchant' as MerchantId;
const itemId = 'item' as ItemId;
const locationId = 'main' as LocationId;
const level = { merchantId, itemId, locationId };

const sheetWith = (onHand: number) =>
  new StockSheet({ levels: [{ ...level, onHand, committed: 0, deficit: 0, revision: 1 }], lines: [] });
const rise = (units: number, id = 'rise'): Opposite => ({
  id,
  merchantId,
  itemId,
  rise: true,
  left: units,
  taken: [{ locationId, units }],
});

it('a fall that was put right by hand and is reversed adds nothing twice', () => {
  const sheet = sheetWith(13);
  const undone = undoOpposites(sheet, { id: 'fall', units: 3 }, [rise(3)]);
  expect(undone).toMatchObject({ used: [{ left: 0, taken: [] }], units: 0 });
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 10 });
});

it('only as much is used up as the reversal gives back, the earliest first', () => {
  const sheet = sheetWith(20);
  const undone = undoOpposites(sheet, { id: 'fall', units: 3 }, [rise(2), rise(4, 'later')]);
  expect(undone).toMatchObject({
    used: [
      { id: 'rise', left: 0 },
      { id: 'later', left: 3, taken: [{ units: 3 }] },
    ],
    units: 0,
  });
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 17 });
});

it('what nobody had put back is told', () => {
  const sheet = sheetWith(11);
  expect(undoOpposites(sheet, { id: 'fall', units: 3 }, [rise(1)])).toMatchObject({ units: 2 });
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 10 });
});

it('a rise that is reversed uses up the fall after it', () => {
  const sheet = sheetWith(7);
  const fall = { ...rise(3, 'fall'), rise: false };
  undoOpposites(sheet, { id: 'rise', units: 3 }, [fall]);
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 10 });
});
