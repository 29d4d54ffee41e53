import { expect, it } from 'vitest';
import type { ItemId, LocationId, MerchantId, OrderId } from '../ids.ts';
import { StockSheet } from './stock-sheet.ts';
import type { LineState, StockLine } from './stock-sheet.ts';

const merchantId = 'merchant' as MerchantId;
const itemId = 'item' as ItemId;
const locationId = 'main' as LocationId;
const level = (onHand: number) => ({
  merchantId,
  itemId,
  locationId,
  onHand,
  committed: 0,
  deficit: 0,
  revision: 7,
});
const line = (order: string): StockLine => ({
  merchantId,
  orderId: order as OrderId,
  externalLineId: '1',
  itemId,
  preference: [locationId],
  backorders: false,
});
const sheetWith = (onHand: number) => new StockSheet({ levels: [level(onHand)], lines: [] });

it('writes one movement with both differences and both values after', () => {
  const sheet = sheetWith(10);
  sheet.setLine(line('a'), { units: 2, settling: 'none' }, 'order:a:1:1');
  expect(sheet.changes().movements).toMatchObject([
    { kind: 'commit', onHandDelta: 0, committedDelta: 2, onHandAfter: 10, committedAfter: 2, seq: 8 },
  ]);
});

it('writes nothing for a line that holds what it should', () => {
  const sheet = sheetWith(10);
  sheet.setLine(line('a'), { units: 2, settling: 'none' }, 'order:a:1:1');
  const before = sheet.changes().movements.length;
  sheet.setLine(line('a'), { units: 2, settling: 'none' }, 'order:a:2:1');
  expect(sheet.changes().movements).toHaveLength(before);
});

it('settling lowers what is on hand and what is committed together', () => {
  const sheet = sheetWith(10);
  sheet.setLine(line('a'), { units: 2, settling: 'none' }, 'order:a:1:1');
  sheet.setLine(line('a'), { units: 2, settling: 'all' }, 'order:a:2:1');
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
    sheet.setLine(line(order), { units: 1, settling: 'none' }, `order:${order}:1:1`);
  }
  expect([sheet.holdsOf(line('b')).oversold, sheet.holdsOf(line('c')).oversold]).toEqual([1, 1]);
  sheet.setLine(line('a'), { units: 0, settling: 'none' }, 'order:a:2:1');
  sheet.serveWaiting(itemId);
  expect([sheet.holdsOf(line('b')).oversold, sheet.holdsOf(line('c')).oversold]).toEqual([0, 1]);
  expect(sheet.available(itemId, locationId)).toBe(0);
});

const at = { merchantId, itemId, locationId };
const sold = (sheet: StockSheet, ...orders: string[]) => {
  for (const order of orders)
    sheet.setLine(line(order), { units: 2, settling: 'none' }, `order:${order}:1:1`);
};

it('a decrease below what is committed takes back from who came last', () => {
  const sheet = sheetWith(6);
  sold(sheet, 'a', 'b', 'c');
  sheet.addOnHand(at, -3, 'adjustment', 'by-hand');
  expect(['a', 'b', 'c'].map((order) => sheet.holdsOf(line(order)).oversold)).toEqual([0, 1, 2]);
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 3, committed: 3, deficit: 0 });
});

it('those that wait again after a decrease do so in the order in which they were booked', () => {
  const sheet = sheetWith(6);
  sold(sheet, 'a', 'b', 'c');
  sheet.addOnHand(at, -6, 'adjustment', 'by-hand');
  expect(sheet.changes().lines.map(({ line: { orderId } }) => orderId)).toEqual(['a', 'b', 'c']);
  sheet.addOnHand(at, 3, 'receipt', 'truck');
  sheet.serveWaiting(itemId);
  expect(['a', 'b', 'c'].map((order) => sheet.holdsOf(line(order)).oversold)).toEqual([0, 1, 2]);
});

it('what even that cannot take is a deficit, and increases fill it before anybody is served', () => {
  const sheet = sheetWith(2);
  sold(sheet, 'a');
  sheet.addOnHand(at, -5, 'adjustment', 'by-hand');
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 0, committed: 0, deficit: 3 });
  sheet.addOnHand(at, 4, 'receipt', 'truck');
  sheet.serveWaiting(itemId);
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 1, committed: 1, deficit: 0 });
  expect(sheet.changes().movements.find(({ kind }) => kind === 'receipt')).toMatchObject({
    onHandDelta: 1,
    deficitDelta: -3,
    deficitAfter: 0,
  });
});

it('a count says what is there, whatever the deficit was', () => {
  const sheet = sheetWith(0);
  sheet.addOnHand(at, -5, 'adjustment', 'by-hand');
  sheet.setOnHand(at, 4, 'count', 'counted');
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 4, deficit: 0 });
});

it('a line that grows beyond what is there waits behind those that wait already', () => {
  const grows: LineState = {
    line: line('grows'),
    holds: { holds: [{ locationId, committed: 2, settled: 0 }], oversold: 0 },
    target: { units: 2, settling: 'none' },
    since: 0,
    bookedSeqs: {},
  };
  const waits: LineState = {
    line: line('waits'),
    holds: { holds: [], oversold: 1 },
    target: { units: 1, settling: 'none' },
    since: 1,
    bookedSeqs: {},
  };
  const sheet = new StockSheet({ levels: [{ ...level(2), committed: 2 }], lines: [grows, waits] });
  sheet.setLine(line('grows'), { units: 3, settling: 'none' }, 'order:grows:2:1');
  sheet.addOnHand(at, 1, 'receipt', 'truck');
  sheet.serveWaiting(itemId);
  expect([sheet.holdsOf(line('waits')).oversold, sheet.holdsOf(line('grows')).oversold]).toEqual([0, 1]);
});

it('units that come back fill the deficit before they are promised again', () => {
  const sheet = sheetWith(3);
  sheet.setLine(line('a'), { units: 3, settling: 'all' }, 'order:a:1:1');
  sheet.addOnHand(at, -1, 'adjustment', 'by-hand');
  sheet.setLine(line('a'), { units: 3, settling: 'none' }, 'order:a:2:1');
  expect(sheet.holdsOf(line('a'))).toEqual({
    holds: [{ locationId, committed: 2, settled: 0 }],
    oversold: 1,
  });
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 2, committed: 2, deficit: 0 });
});

it('settles the oldest commitments first, no more than there are, each for its order', () => {
  const sheet = sheetWith(6);
  sold(sheet, 'a', 'b');
  expect(sheet.settleCommitted(at, 3, 'written-back')).toBe(3);
  expect(['a', 'b'].map((order) => sheet.holdsOf(line(order)).holds)).toEqual([
    [{ locationId, committed: 0, settled: 2 }],
    [{ locationId, committed: 1, settled: 1 }],
  ]);
  expect(sheet.changes().movements.at(-1)).toMatchObject({
    kind: 'settle',
    onHandDelta: -1,
    committedDelta: -1,
    orderId: 'b',
  });
  expect(sheet.settleCommitted(at, 3, 'written-back-again')).toBe(1);
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 2, committed: 0 });
});

it('a line that waits as it did, but now by leave of its shop, is written', () => {
  const waits: LineState = {
    line: line('a'),
    holds: { holds: [], oversold: 1 },
    target: { units: 1, settling: 'none' },
    since: 1,
    bookedSeqs: {},
  };
  const sheet = new StockSheet({ levels: [level(0)], lines: [waits] });
  sheet.setLine(line('a'), { units: 1, settling: 'none' }, 'order:a:2:1');
  expect(sheet.changes().lines).toEqual([]);
  sheet.setLine({ ...line('a'), backorders: true }, { units: 1, settling: 'none' }, 'order:a:3:1');
  expect(sheet.changes().lines).toMatchObject([{ line: { backorders: true } }]);
});

it('a line below its baseline gives units back, and takes them again', () => {
  const sheet = sheetWith(8);
  sheet.setLine(line('old'), { units: -2, settling: 'all' }, 'order:old:1:1');
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 10, committed: 0 });
  expect(sheet.changes().movements).toMatchObject([{ kind: 'restock', onHandDelta: 2 }]);
  sold(sheet, 'a', 'b', 'c', 'd');
  sheet.setLine(line('old'), { units: -1, settling: 'all' }, 'order:old:2:1');
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 9, committed: 8 });
  sheet.setLine(line('old'), { units: 1, settling: 'all' }, 'order:old:3:1');
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 8, committed: 8, deficit: 0 });
  expect(sheet.holdsOf(line('old'))).toEqual({ holds: [], oversold: 1 });
  expect(sheet.changes().movements.at(-1)).toMatchObject({ kind: 'settle', onHandDelta: -1 });
});

it('the newest commitments give up what a line takes again', () => {
  const sheet = sheetWith(0);
  sheet.setLine(line('old'), { units: -4, settling: 'all' }, 'order:old:1:1');
  sold(sheet, 'a', 'b');
  sheet.setLine(line('old'), { units: 0, settling: 'all' }, 'order:old:2:1');
  expect(['a', 'b'].map((order) => sheet.holdsOf(line(order)).oversold)).toEqual([2, 2]);
  expect(sheet.levelOf(itemId, locationId)).toMatchObject({ onHand: 0, committed: 0, deficit: 0 });
});
