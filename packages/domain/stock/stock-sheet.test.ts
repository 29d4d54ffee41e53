import { expect, it } from 'vitest';
import type { ItemId, LocationId, MerchantId, OrderId } from '../ids.ts';
import { StockSheet } from './stock-sheet.ts';
import type { StockLine } from './stock-sheet.ts';

const merchantId = 'merchant' as MerchantId;
const itemId = 'item' as ItemId;
const locationId = 'main' as LocationId;
const level = (onHand: number) => ({ merchantId, itemId, locationId, onHand, committed: 0, revision: 7 });
const line = (order: string): StockLine => ({
  merchantId,
  orderId: order as OrderId,
  externalLineId: '1',
  itemId,
  preference: [locationId],
});
const sheetWith = (onHand: number) => new StockSheet({ levels: [level(onHand)], lines: [] });

it('writes one movement with both differences and both values after', () => {
  const sheet = sheetWith(10);
  sheet.setLine(line('a'), { committed: 2, settled: 0 }, 'order:a:1:1');
  expect(sheet.changes().movements).toMatchObject([
    { kind: 'commit', onHandDelta: 0, committedDelta: 2, onHandAfter: 10, committedAfter: 2, seq: 8 },
  ]);
});

it('writes nothing for a line that holds what it should', () => {
  const sheet = sheetWith(10);
  sheet.setLine(line('a'), { committed: 2, settled: 0 }, 'order:a:1:1');
  const before = sheet.changes().movements.length;
  sheet.setLine(line('a'), { committed: 2, settled: 0 }, 'order:a:2:1');
  expect(sheet.changes().movements).toHaveLength(before);
});

it('settling lowers what is on hand and what is committed together', () => {
  const sheet = sheetWith(10);
  sheet.setLine(line('a'), { committed: 2, settled: 0 }, 'order:a:1:1');
  sheet.setLine(line('a'), { committed: 0, settled: 2 }, 'order:a:2:1');
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 8, committed: 0 });
  expect(sheet.changes().movements.at(-1)).toMatchObject({
    kind: 'settle',
    onHandDelta: -2,
    committedDelta: -2,
  });
});

it('gives what becomes available to the line that waits longest', () => {
  const sheet = sheetWith(1);
  for (const order of ['a', 'b', 'c']) {
    sheet.setLine(line(order), { committed: 1, settled: 0 }, `order:${order}:1:1`);
  }
  expect([sheet.holdsOf(line('b')).oversold, sheet.holdsOf(line('c')).oversold]).toEqual([1, 1]);
  sheet.setLine(line('a'), { committed: 0, settled: 0 }, 'order:a:2:1');
  sheet.serveWaiting(itemId);
  expect([sheet.holdsOf(line('b')).oversold, sheet.holdsOf(line('c')).oversold]).toEqual([0, 1]);
  expect(sheet.available(itemId, locationId)).toBe(0);
});

it('refuses a movement that would leave more committed than there is', () => {
  const sheet = sheetWith(2);
  sheet.setLine(line('a'), { committed: 2, settled: 0 }, 'order:a:1:1');
  expect(() => sheet.addOnHand({ merchantId, itemId, locationId }, -1, 'adjustment', 'by-hand')).toThrow(
    RangeError,
  );
});
