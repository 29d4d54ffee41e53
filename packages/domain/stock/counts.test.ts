import { describe, expect, it } from 'vitest';
import type { LocationId } from '../ids.ts';
import { StockSheet } from './stock-sheet.ts';
import type { MovedOut } from './stock-sheet.ts';
import { at, itemId, line, main } from './testing/one-item.ts';

const second = 'second' as LocationId;
const sheetWith = (onHand: number, countedAt: number | null = null) =>
  new StockSheet({
    levels: [{ ...at(main), onHand, committed: 0, deficit: 0, revision: 7, countedAt }],
    lines: [],
  });
const levelOf = (sheet: StockSheet, locationId = main) => {
  const { onHand, committed, deficit } = sheet.levelOf(itemId, locationId) ?? {};
  return { onHand, committed, deficit };
};
const order = (
  sheet: StockSheet,
  name: string,
  [units, settling]: readonly [number, 'none' | 'all'],
  { moved, revision = 1 }: { readonly moved?: MovedOut; readonly revision?: number } = {},
) => sheet.setLine(line(name), { units, settling }, `order:${name}:${revision}:1`, moved);
/** On hand less the deficit is what came without orders less what left with them. */
const balance = (sheet: StockSheet) =>
  sheet.changes().movements.reduce((sum, one) => sum + one.onHandDelta - one.deficitDelta, 0);

describe('a count', () => {
  it('of 4 after 5 of 2 were shipped is 4, and what comes back is added to it', () => {
    const sheet = sheetWith(2);
    order(sheet, 'a', [5, 'none']);
    order(sheet, 'a', [5, 'all'], { revision: 2 });
    expect(sheet.holdsOf(line('a')).oversold).toBe(3);
    sheet.count(at(main), 4, 'counted', 100);
    sheet.serveWaiting(itemId);
    expect(levelOf(sheet)).toEqual({ onHand: 4, committed: 0, deficit: 0 });
    expect(sheet.holdsOf(line('a'))).toEqual({
      holds: [{ locationId: main, committed: 0, settled: 5 }],
      oversold: 0,
    });
    expect(balance(sheet)).toBe(2);
    order(sheet, 'a', [0, 'all'], { revision: 3 });
    expect(levelOf(sheet)).toEqual({ onHand: 9, committed: 0, deficit: 0 });
  });

  it('serves lines that wait and have not left', () => {
    const sheet = sheetWith(2);
    order(sheet, 'a', [5, 'none']);
    sheet.count(at(main), 4, 'counted', 100);
    sheet.serveWaiting(itemId);
    expect(levelOf(sheet)).toEqual({ onHand: 4, committed: 4, deficit: 0 });
    expect(sheet.holdsOf(line('a')).oversold).toBe(1);
  });

  it('below what is promised takes back from open lines, and closes those that left', () => {
    const sheet = sheetWith(5);
    order(sheet, 'open', [5, 'none']);
    order(sheet, 'left', [3, 'all']);
    sheet.count(at(main), 4, 'counted', 100);
    sheet.serveWaiting(itemId);
    expect(levelOf(sheet)).toEqual({ onHand: 4, committed: 4, deficit: 0 });
    expect([sheet.holdsOf(line('open')).oversold, sheet.holdsOf(line('left')).oversold]).toEqual([1, 0]);
  });

  it('closes no line that takes nothing from the counted place', () => {
    const sheet = sheetWith(0);
    sheet.setLine(line('far', [second]), { units: 3, settling: 'all' }, 'order:far:1:1');
    sheet.count(at(main), 4, 'counted', 100);
    expect(sheet.holdsOf(line('far', [second])).oversold).toBe(3);
  });
});

describe('news that comes after a count', () => {
  const left = { leftAt: 90, backAt: null };

  it('of an order that had left before it changes nothing', () => {
    const sheet = sheetWith(20, 100);
    order(sheet, 'late', [2, 'all'], { moved: left });
    expect(levelOf(sheet)).toEqual({ onHand: 20, committed: 0, deficit: 0 });
    expect(balance(sheet)).toBe(0);
    expect(sheet.holdsOf(line('late')).holds).toEqual([{ locationId: main, committed: 0, settled: 2 }]);
  });

  it('of an order that is open promises its units', () => {
    const sheet = sheetWith(20, 100);
    order(sheet, 'late', [2, 'none']);
    expect(levelOf(sheet)).toEqual({ onHand: 20, committed: 2, deficit: 0 });
  });

  it.each([{ leftAt: 101, backAt: null }, { leftAt: null, backAt: null }, undefined])(
    'of an order that left afterwards, or at an unknown moment, counts',
    (moved) => {
      const sheet = sheetWith(20, 100);
      order(sheet, 'late', [2, 'all'], moved === undefined ? {} : { moved });
      expect(levelOf(sheet)).toEqual({ onHand: 18, committed: 0, deficit: 0 });
    },
  );

  it('of a promised order that had left before it ends the promise', () => {
    const sheet = sheetWith(22);
    order(sheet, 'known', [2, 'none']);
    sheet.count(at(main), 20, 'counted', 100);
    expect(levelOf(sheet)).toEqual({ onHand: 20, committed: 2, deficit: 0 });
    order(sheet, 'known', [2, 'all'], { moved: left, revision: 2 });
    expect(levelOf(sheet)).toEqual({ onHand: 20, committed: 0, deficit: 0 });
  });

  it('of an order that had left takes nothing from others that are promised all there is', () => {
    const sheet = sheetWith(3, 100);
    order(sheet, 'others', [3, 'none']);
    order(sheet, 'late', [2, 'all'], { moved: left });
    expect(levelOf(sheet)).toEqual({ onHand: 3, committed: 3, deficit: 0 });
    expect([sheet.holdsOf(line('late')).oversold, sheet.holdsOf(line('others')).oversold]).toEqual([0, 0]);
  });

  it('of units that came back before it changes nothing; those that came back later are added', () => {
    const sheet = sheetWith(22);
    order(sheet, 'a', [4, 'all']);
    sheet.count(at(main), 20, 'counted', 100);
    order(sheet, 'a', [3, 'all'], { moved: { leftAt: 50, backAt: 90 }, revision: 2 });
    expect(levelOf(sheet)).toEqual({ onHand: 20, committed: 0, deficit: 0 });
    order(sheet, 'a', [2, 'all'], { moved: { leftAt: 50, backAt: 110 }, revision: 3 });
    expect(levelOf(sheet)).toEqual({ onHand: 21, committed: 0, deficit: 0 });
  });

  it('of an order that left from another place counts there', () => {
    const sheet = new StockSheet({
      levels: [
        { ...at(main), onHand: 1, committed: 0, deficit: 0, revision: 1, countedAt: 100 },
        { ...at(second), onHand: 5, committed: 0, deficit: 0, revision: 1 },
      ],
      lines: [],
    });
    sheet.setLine(line('late', [main, second]), { units: 3, settling: 'all' }, 'order:late:1:1', left);
    expect([levelOf(sheet).onHand, levelOf(sheet, second).onHand]).toEqual([1, 3]);
  });
});
