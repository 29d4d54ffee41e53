import { describe, expect, it } from 'vitest';
import type { IntegrationId, ItemId, ListingId, LocationId } from '../ids.ts';
import type { OrderContent, OrderContentLine } from './order-content.ts';
import { deductionsBetween, linesAfter, linesOf } from './order-lines.ts';
import type { RecordedLines } from './recorded-line.ts';
import type { SoldListing } from './sold-listing.ts';

const integrationId = 'shop' as IntegrationId;
const at = (seconds: number) => new Date(seconds * 1_000).toISOString();
const listing: SoldListing = {
  integrationId,
  externalKey: 'a',
  listingId: 'a' as ListingId,
  itemId: 'apple' as ItemId,
  components: null,
  countsFrom: 100_000,
  itemCountsFrom: 100_000,
  clockAheadMs: 0,
  openings: { front: 100_000 },
  backorders: false,
  inventoryDisabled: false,
};

function line(id: string, lowered: number, changes: Partial<OrderContentLine> = {}): OrderContentLine {
  return {
    externalLineId: id,
    ref: { unit: 'a', location: 'front' },
    quantity: lowered,
    cancelled: 0,
    restocked: 0,
    stockLowered: lowered,
    restockOnCancel: true,
    unitPrice: '1.00',
    currency: 'USD',
    ...changes,
  };
}

/** An order from before the opening at second 100. */
const order = (...lines: readonly OrderContentLine[]): OrderContent => ({
  placedAt: at(10),
  reservedAt: { at: at(10), exact: true },
  state: 'open',
  test: false,
  lines,
});

function book(
  snapshot: OrderContent,
  {
    before = new Map(),
    sold = listing,
    lastTakenAt = null,
  }: {
    readonly before?: RecordedLines;
    readonly sold?: SoldListing;
    /** In seconds. */
    readonly lastTakenAt?: number | null;
  } = {},
) {
  const taken = lastTakenAt === null ? null : lastTakenAt * 1_000;
  const read = { integrationId, snapshot, seenReservingAt: null, lastTakenAt: taken };
  const lines = linesOf(read, new Map([['shop a', sold]]), before);
  return {
    lines,
    after: linesAfter(before, lines),
    deductions: deductionsBetween(snapshot, before, lines, []),
  };
}

const baselines = ({ lines }: ReturnType<typeof book>) =>
  lines.map(({ baseline, isDoubted }) => ({ baseline, isDoubted }));
const unitsOf = ({ deductions }: ReturnType<typeof book>) => deductions.map(({ units }) => units);

describe('a line that an older order gets later', () => {
  const { after: before } = book(order(line('1', 2)));

  it('was not in the figure, if the snapshot without it is newer than the opening', () => {
    const changed = book(order(line('1', 2), line('2', 3)), { before, lastTakenAt: 120 });
    expect(baselines(changed)).toEqual([
      { baseline: 2, isDoubted: false },
      { baseline: 0, isDoubted: false },
    ]);
    expect(unitsOf(changed)).toEqual([3]);
  });

  it('may have been in the figure, if that snapshot is older', () => {
    const changed = book(order(line('1', 2), line('2', 3)), { before, lastTakenAt: 80 });
    expect(baselines(changed)[1]).toEqual({ baseline: 0, isDoubted: true });
  });
});

it('units that a line gets after the opening were not in the figure, although its order is older', () => {
  const { after: before } = book(order(line('1', 2)));
  const changed = book(order(line('1', 3)), { before, lastTakenAt: 120 });
  expect(baselines(changed)).toEqual([{ baseline: 2, isDoubted: false }]);
  expect(unitsOf(changed)).toEqual([1]);
});

it('units that were told of before a figure opened the stock are in that figure', () => {
  // The item counted already, opened at another place.
  const counting = { ...listing, countsFrom: 0, itemCountsFrom: 0 };
  const { after: before } = book(order(line('1', 2)), { sold: { ...counting, openings: {} } });
  expect([...before.values()]).toMatchObject([{ effect: 'counted', deducted: 2, baseline: 0 }]);
  const itemId = 'apple' as ItemId;
  const recorded = [{ cause: 'opening' as const, itemId, locationId: 'main' as LocationId, units: 1 }];
  const opened = new Map([...before].map(([id, one]) => [id, { ...one, recorded }]));
  const restocked = order(line('1', 1, { quantity: 2, restocked: 1 }));
  const changed = book(restocked, { before: opened, sold: counting, lastTakenAt: 50 });
  expect(baselines(changed)).toEqual([{ baseline: 1, isDoubted: false }]);
  expect(unitsOf(changed)).toEqual([]);
});

describe('a line that names no place', () => {
  const nowhere = { ref: { unit: 'a', location: '' } };

  it('is in the figure of the place that opened first', () => {
    expect(baselines(book(order(line('1', 2, nowhere))))).toEqual([{ baseline: 2, isDoubted: false }]);
  });

  it('is in no figure, if its item counted before the order', () => {
    const sold = { ...listing, countsFrom: 0, itemCountsFrom: 5_000 };
    expect(baselines(book(order(line('1', 2, nowhere)), { sold }))).toEqual([
      { baseline: 0, isDoubted: false },
    ]);
  });
});

it('units that are added to a line of the figure moved at a moment that nothing names', () => {
  const { after: before } = book(order(line('1', 2)));
  const recorded = [...before.values()].map(({ itemId }) => ({
    cause: 'opening' as const,
    itemId: itemId ?? ('' as ItemId),
    locationId: null,
    units: 2,
  }));
  const opened = new Map([...before].map(([id, one]) => [id, { ...one, recorded }]));
  const changed = book(order(line('1', 3)), { before: opened, lastTakenAt: 120 });
  expect(changed.deductions).toMatchObject([{ units: 1, moved: { from: 10_000, by: null } }]);
});

describe('an order that is first heard of once units of it are back on sale', () => {
  const cancelled = (restockedAt?: OrderContentLine['restockedAt']): OrderContent => ({
    placedAt: at(110),
    cancelledAt: { at: at(112), exact: true },
    state: 'cancelled',
    test: false,
    lines: [line('1', 0, { quantity: 4, cancelled: 4, ...(restockedAt && { restockedAt }) })],
  });

  it('moved them twice: a reading in between saw them gone', () => {
    const { deductions } = book(cancelled({ at: at(112), exact: true }));
    expect(deductions).toMatchObject([
      { units: 4, moved: { from: 110_000, by: null }, backBy: 112_000 },
      { units: -4, moved: { from: 112_000, by: 112_000 } },
    ]);
  });

  it('moved nothing where the platform does not say that it put them back: they may never have left', () => {
    expect(book(cancelled()).deductions).toEqual([]);
  });

  it('moved nothing more once it was known', () => {
    const { after: before } = book({ ...cancelled(), state: 'open', lines: [line('1', 4)] });
    const { deductions } = book(cancelled({ at: at(112), exact: true }), { before });
    expect(deductions).toMatchObject([{ units: -4 }]);
  });
});
