import { describe, expect, it } from 'vitest';
import type { LocationId } from '../ids.ts';
import { allocate, holdsNothing } from './allocate.ts';
import type { LineHolds } from './allocate.ts';

const near = 'near' as LocationId;
const far = 'far' as LocationId;
const stock = (available: Record<string, number>) => (location: LocationId) => available[location] ?? 0;
const holding = (committed: number, settled = 0, oversold = 0): LineHolds => ({
  holds: [{ locationId: near, committed, settled }],
  oversold,
});

describe('a line takes', () => {
  it('what is available where it is to look first', () => {
    expect(
      allocate({ committed: 2, settled: 0 }, holdsNothing, stock({ near: 5, far: 5 }), [near, far]),
    ).toEqual({ holds: [{ locationId: near, committed: 2, settled: 0 }], oversold: 0 });
  });

  it('the rest at the next location, and what is nowhere is oversold', () => {
    expect(
      allocate({ committed: 6, settled: 0 }, holdsNothing, stock({ near: 2, far: 3 }), [near, far]),
    ).toEqual({
      holds: [
        { locationId: near, committed: 2, settled: 0 },
        { locationId: far, committed: 3, settled: 0 },
      ],
      oversold: 1,
    });
  });

  it('nothing from a location that is below zero', () => {
    expect(allocate({ committed: 1, settled: 0 }, holdsNothing, stock({ near: -3 }), [near])).toEqual({
      holds: [],
      oversold: 1,
    });
  });
});

describe('a line that needs less gives up', () => {
  it('oversold units first, then committed ones', () => {
    expect(allocate({ committed: 3, settled: 0 }, holding(3, 0, 2), stock({}), [near])).toEqual(holding(3));
    expect(allocate({ committed: 1, settled: 0 }, holding(3, 0, 2), stock({}), [near])).toEqual(holding(1));
  });

  it('what it holds where it was asked last', () => {
    const split: LineHolds = {
      holds: [
        { locationId: near, committed: 2, settled: 0 },
        { locationId: far, committed: 2, settled: 0 },
      ],
      oversold: 0,
    };
    expect(allocate({ committed: 3, settled: 0 }, split, stock({}), [near, far]).holds).toEqual([
      { locationId: near, committed: 2, settled: 0 },
      { locationId: far, committed: 1, settled: 0 },
    ]);
  });

  it('units at a location it may no longer take from', () => {
    expect(allocate({ committed: 0, settled: 0 }, holding(2), stock({}), [far])).toEqual(holdsNothing);
  });
});

describe('units that left', () => {
  it('are settled where they were committed', () => {
    expect(allocate({ committed: 0, settled: 3 }, holding(3), stock({}), [near])).toEqual(holding(0, 3));
  });

  it('come back when they were restocked', () => {
    expect(allocate({ committed: 0, settled: 1 }, holding(0, 3), stock({}), [near])).toEqual(holding(0, 1));
  });

  it('are promised again when the order is open again', () => {
    expect(allocate({ committed: 3, settled: 0 }, holding(0, 3), stock({}), [near])).toEqual(holding(3));
  });

  it('cannot be more than were there', () => {
    expect(allocate({ committed: 0, settled: 3 }, holdsNothing, stock({ near: 2 }), [near])).toEqual(
      holding(0, 2, 1),
    );
  });
});
