import { expect, it } from 'vitest';
import type { ItemId, LocationId } from '../ids.ts';
import { coverAnnounced } from './announced.ts';
import { StockSheet } from './stock-sheet.ts';
import type { LineState } from './stock-sheet.ts';
import { at, itemId, line, main } from './testing/one-item.ts';

const [back, far] = ['back', 'far'] as [LocationId, LocationId];
const places = [main, back, far];
const wants = (units: number) => ({ units, settling: 'none' }) as const;

it('fills deficits first, then the lines in their order, each from the places that it may use', () => {
  const { sold, covered } = coverAnnounced(
    new Map([
      [main, { units: 5, deficit: 2 }],
      [back, { units: 4, deficit: 0 }],
    ]),
    [
      { key: 'a', units: 2, preference: [main] },
      { key: 'b', units: 3, preference: [main, back] },
      { key: 'c', units: 9, preference: [far, back] },
      { key: 'd', units: 1, preference: [far] },
    ],
  );
  expect(Object.fromEntries(sold)).toEqual({ main: 5, back: 4 });
  expect(Object.fromEntries(covered)).toEqual({ a: 2, b: 3, c: 2 });
});

it('a line waits for announced units, and for the rest it is oversold', () => {
  const sheet = new StockSheet({ levels: [], lines: [] });
  sheet.announce(at(main), 3);
  sheet.setLine(line('a'), wants(5), 'order:a:1:1');
  const { announced, lines } = sheet.changes();
  expect(announced).toMatchObject([{ announced: 3, sold: 3, before: { announced: 0, sold: 0 } }]);
  expect(lines).toMatchObject([
    { announced: 3, announcedBefore: 0, holds: { oversold: 5 }, fellShort: false },
  ]);
});

it('a line that is no longer covered changes, though it holds what it held', () => {
  const waiting: LineState = {
    line: line('a'),
    holds: { holds: [], oversold: 4 },
    target: wants(4),
    since: 1,
    bookedSeqs: {},
    announced: 4,
  };
  const announced = [{ ...at(main), announced: 6, sold: 4 }];
  const sheet = new StockSheet({ levels: [], lines: [waiting], announced });
  expect(sheet.changes()).toMatchObject({ lines: [], announced: [] });
  sheet.announce(at(main), -5);
  const { lines, announced: changed } = sheet.changes();
  expect(lines).toMatchObject([{ announced: 1, announcedBefore: 4, fellShort: true }]);
  expect(changed).toMatchObject([{ announced: 1, sold: 1, before: { announced: 6, sold: 4 } }]);
});

it.each([
  ['as many as are no longer announced', 4, false],
  ['fewer', 3, true],
])('a notice falls short by what did not come in: %s came in', (_what, received, fellShort) => {
  const waits = (order: string, units: number, announced: number, since: number): LineState => {
    const holds = { holds: [], oversold: units };
    return { line: line(order), holds, target: wants(units), since, bookedSeqs: {}, announced };
  };
  const sheet = new StockSheet({
    levels: [],
    lines: [waits('a', 10, 10, 1), waits('b', 2, 0, 2)],
    announced: [{ ...at(main), announced: 10, sold: 10 }],
  });
  sheet.addOnHand(at(main), received, 'receipt', 'receipt:1');
  sheet.announce(at(main), -4);
  sheet.serveWaiting(itemId);
  const { lines, announced } = sheet.changes();
  expect(lines).toMatchObject([{ line: { orderId: 'a' }, announced: 6, announcedBefore: 10, fellShort }]);
  expect(announced).toMatchObject([{ announced: 6, sold: 6 }]);
});

it('no more can be taken back than was announced', () => {
  const sheet = new StockSheet({
    levels: [],
    lines: [],
    announced: [{ ...at(main), announced: 2, sold: 0 }],
  });
  expect(() => sheet.announce(at(main), -3)).toThrow(RangeError);
});

it('a line of an item that was not loaded stays as it is, and cannot change', () => {
  const other = { ...line('a'), externalLineId: '2', itemId: 'other' as ItemId };
  const waits = {
    holds: { holds: [], oversold: 3 },
    target: wants(3),
    since: 1,
    bookedSeqs: {},
    announced: 3,
  };
  const sheet = new StockSheet({
    items: new Set([itemId]),
    levels: [],
    lines: [{ ...waits, line: other }],
  });
  sheet.announce(at(main), 1);
  expect(sheet.changes()).toMatchObject({ lines: [], announced: [{ itemId, announced: 1 }] });
  const fault = 'The stock of the item other was not loaded.';
  expect(() => sheet.setLine(other, wants(2), 'order:a:2:2')).toThrow(fault);
  expect(() => sheet.announce({ ...at(main), itemId: other.itemId }, 1)).toThrow(fault);
  expect(() => sheet.addOnHand({ ...at(main), itemId: other.itemId }, 1, 'receipt', 'r')).toThrow(fault);
});

/** A generator of numbers that repeats itself for a seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** Writes a sheet as the database does: its changes are what the next sheet loads. */
class Books {
  sheet = new StockSheet({ levels: [], lines: [] });
  readonly levels = new Map<LocationId, ReturnType<StockSheet['changes']>['levels'][number]>();
  readonly announced = new Map<LocationId, ReturnType<StockSheet['changes']>['announced'][number]>();
  readonly lines = new Map<string, LineState>();
  #seq = 0;

  write(): void {
    const { levels, announced, lines } = this.sheet.changes();
    for (const one of levels) this.levels.set(one.locationId, one);
    for (const one of announced) this.announced.set(one.locationId, one);
    for (const state of lines) {
      const known = this.lines.get(state.line.orderId);
      const stays = known !== undefined && known.holds.oversold > 0;
      const since = state.holds.oversold === 0 ? 0 : stays ? known.since : ++this.#seq;
      this.lines.set(state.line.orderId, { ...state, since });
    }
    this.sheet = new StockSheet({
      levels: [...this.levels.values()],
      announced: [...this.announced.values()],
      lines: [...this.lines.values()],
    });
  }

  onSale(): number {
    const available = this.levels.values().reduce((sum, one) => sum + one.onHand - one.committed, 0);
    return this.announced.values().reduce((sum, one) => sum + one.announced - one.sold, available);
  }
}

it.each(Array.from({ length: 300 }, (_, seed) => seed))(
  'what is announced is on sale or sold, and its receipt keeps the promise (seed %i)',
  (seed) => {
    const random = randomOf(seed + 1);
    const books = new Books();
    // Lines that may use the same places: a receipt moves nobody's units to another.
    const isMixed = seed % 2 === 1;
    const expected = new Map<LocationId, number>();
    const place = () => places[random(isMixed ? 3 : 2)] ?? main;
    for (let step = 0; step < 30; step += 1) {
      const { sheet } = books;
      const cause = `step:${step}`;
      const where = place();
      const open = expected.get(where) ?? 0;
      switch (random(5)) {
        case 0:
        case 1: {
          const preference = isMixed ? [...new Set([where, place()])].slice(0, 1 + random(2)) : [main, back];
          sheet.setLine(line(`order-${random(6)}`, preference), wants(random(6)), cause);
          break;
        }
        case 2:
          sheet.announce(at(where), 4);
          expected.set(where, open + 4);
          break;
        case 3: {
          // A receipt replaces announced units; orders that wait for them get them.
          const units = Math.min(open, 1 + random(5));
          const before = books.onSale();
          if (units > 0) {
            sheet.addOnHand(at(where), units, 'receipt', cause);
            sheet.serveWaiting(itemId);
            books.write();
            books.sheet.announce(at(where), -units);
            expected.set(where, open - units);
            books.write();
            if (!isMixed) expect(books.onSale()).toBe(before);
          }
          break;
        }
        default: {
          const units = random(3);
          if (random(2) === 0) sheet.addOnHand(at(where), -units, 'adjustment', cause);
          else {
            sheet.announce(at(where), -Math.min(open, units));
            expected.set(where, open - Math.min(open, units));
          }
        }
      }
      books.sheet.serveWaiting(itemId);
      books.write();
      for (const { locationId, announced, sold } of books.announced.values()) {
        expect(announced).toBe(expected.get(locationId) ?? 0);
        expect(sold).toBeGreaterThanOrEqual(0);
        expect(sold).toBeLessThanOrEqual(announced);
      }
      const promised = books.lines.values().reduce((sum, one) => sum + (one.announced ?? 0), 0);
      const filling = [...books.announced.values()].map(({ locationId, announced }) =>
        Math.min(announced, books.levels.get(locationId)?.deficit ?? 0),
      );
      const sold = books.announced.values().reduce((sum, one) => sum + one.sold, 0);
      expect(sold).toBe(filling.reduce((sum, units) => sum + units, promised));
      for (const state of books.lines.values()) {
        expect(state.announced ?? 0).toBeLessThanOrEqual(state.holds.oversold);
        // Nobody is oversold while a place that it may use has unsold units, on hand or announced.
        const short = state.holds.oversold - (state.announced ?? 0);
        const left = state.line.preference.map((locationId) => {
          const coming = books.announced.get(locationId);
          return (coming?.announced ?? 0) - (coming?.sold ?? 0);
        });
        if (short > 0) expect(Math.max(...left)).toBe(0);
      }
    }
  },
);
