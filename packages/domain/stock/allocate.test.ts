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
      allocate({ units: 2, settling: 'none' }, holdsNothing, stock({ near: 5, far: 5 }), [near, far]),
    ).toEqual({ holds: [{ locationId: near, committed: 2, settled: 0 }], oversold: 0 });
  });

  it('the rest at the next location, and what is nowhere is oversold', () => {
    expect(
      allocate({ units: 6, settling: 'none' }, holdsNothing, stock({ near: 2, far: 3 }), [near, far]),
    ).toEqual({
      holds: [
        { locationId: near, committed: 2, settled: 0 },
        { locationId: far, committed: 3, settled: 0 },
      ],
      oversold: 1,
    });
  });

  it('nothing from a location that is below zero', () => {
    expect(allocate({ units: 1, settling: 'none' }, holdsNothing, stock({ near: -3 }), [near])).toEqual({
      holds: [],
      oversold: 1,
    });
  });
});

describe('a line that needs less gives up', () => {
  it('oversold units first, then committed ones', () => {
    expect(allocate({ units: 3, settling: 'none' }, holding(3, 0, 2), stock({}), [near])).toEqual(holding(3));
    expect(allocate({ units: 1, settling: 'none' }, holding(3, 0, 2), stock({}), [near])).toEqual(holding(1));
  });

  it('what it holds where it was asked last', () => {
    const split: LineHolds = {
      holds: [
        { locationId: near, committed: 2, settled: 0 },
        { locationId: far, committed: 2, settled: 0 },
      ],
      oversold: 0,
    };
    expect(allocate({ units: 3, settling: 'none' }, split, stock({}), [near, far]).holds).toEqual([
      { locationId: near, committed: 2, settled: 0 },
      { locationId: far, committed: 1, settled: 0 },
    ]);
  });

  it('units at a location it may no longer take from', () => {
    expect(allocate({ units: 0, settling: 'none' }, holding(2), stock({}), [far])).toEqual(holdsNothing);
  });
});

describe('units that left', () => {
  it('are settled where they were committed', () => {
    expect(allocate({ units: 3, settling: 'all' }, holding(3), stock({}), [near])).toEqual(holding(0, 3));
  });

  it('come back when they were restocked', () => {
    expect(allocate({ units: 1, settling: 'all' }, holding(0, 3), stock({}), [near])).toEqual(holding(0, 1));
  });

  it('are promised again when the order is open again', () => {
    expect(allocate({ units: 3, settling: 'none' }, holding(0, 3), stock({}), [near])).toEqual(holding(3));
  });

  it('stay as they are where something else decides, as far as they are wanted', () => {
    expect(allocate({ units: 4, settling: 'kept' }, holding(1, 3), stock({}), [near])).toEqual(holding(1, 3));
    expect(allocate({ units: 2, settling: 'kept' }, holding(1, 3), stock({}), [near])).toEqual(holding(0, 2));
    expect(allocate({ units: 5, settling: 'kept' }, holding(1, 3), stock({ near: 9 }), [near])).toEqual(
      holding(2, 3),
    );
  });

  it('cannot be more than were there', () => {
    expect(allocate({ units: 3, settling: 'all' }, holdsNothing, stock({ near: 2 }), [near])).toEqual(
      holding(0, 2, 1),
    );
  });
});

describe('a line that gives units back', () => {
  const back = (settled: number, locationId = near): LineHolds => ({
    holds: [{ locationId, committed: 0, settled }],
    oversold: 0,
  });

  it('gives them back where it looks first, or where it is told', () => {
    expect(allocate({ units: -2, settling: 'all' }, holdsNothing, stock({}), [near, far])).toEqual(back(-2));
    expect(
      allocate({ units: -2, settling: 'all', backTo: far }, holdsNothing, stock({}), [near, far]),
    ).toEqual(back(-2, far));
  });

  it('releases what it holds first, and keeps what it gave back', () => {
    expect(allocate({ units: -1, settling: 'all' }, holding(1, 1, 1), stock({}), [near])).toEqual(back(-1));
    expect(allocate({ units: -3, settling: 'none' }, back(-2, far), stock({}), [near])).toEqual(
      back(-3, far),
    );
    expect(allocate({ units: 0, settling: 'none' }, back(-2), stock({ near: 5 }), [near])).toEqual(
      holdsNothing,
    );
  });
});

describe('units that are gone', () => {
  const target = (units: number, gone: number) => ({ units, settling: 'none', gone }) as const;

  it('have left, and no more than that', () => {
    const held = { holds: [{ locationId: near, committed: 5, settled: 0 }], oversold: 0 };
    expect(allocate(target(5, 2), held, () => 0, [near])).toEqual({
      holds: [{ locationId: near, committed: 3, settled: 2 }],
      oversold: 0,
    });
  });

  it('leave first where the line looks first', () => {
    const held = {
      holds: [
        { locationId: far, committed: 3, settled: 0 },
        { locationId: near, committed: 2, settled: 0 },
      ],
      oversold: 0,
    };
    const { holds } = allocate(target(5, 4), held, () => 0, [near, far]);
    expect(holds.toSorted((a, b) => a.committed - b.committed)).toEqual([
      { locationId: near, committed: 0, settled: 2 },
      { locationId: far, committed: 1, settled: 2 },
    ]);
  });

  it('cannot be more than the line holds', () => {
    const held = { holds: [{ locationId: near, committed: 2, settled: 0 }], oversold: 3 };
    expect(allocate(target(5, 4), held, () => 0, [near])).toEqual({
      holds: [{ locationId: near, committed: 0, settled: 2 }],
      oversold: 3,
    });
  });

  it('stay gone where the line wants fewer', () => {
    const held = { holds: [{ locationId: near, committed: 2, settled: 3 }], oversold: 0 };
    expect(allocate(target(3, 3), held, () => 0, [near])).toEqual({
      holds: [{ locationId: near, committed: 0, settled: 3 }],
      oversold: 0,
    });
  });
});
