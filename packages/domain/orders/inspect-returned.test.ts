import { expect, it } from 'vitest';
import { unitsWanted } from '../stock/line-target.ts';
import type { LocationId } from '../ids.ts';
import { inspected, restocksToTakeOff } from './inspect-returned.ts';

const nothing = { restocked: 0, returned: 0, restocksInspected: 0 };

it('puts sellable units back, and no damaged ones', () => {
  expect(inspected(nothing, { sellable: 2, damaged: 1 })).toEqual({
    restockedBefore: 0,
    returned: 3,
    restocksInspected: 0,
  });
});

it('takes off what the platform put back on sale and is damaged', () => {
  expect(inspected({ ...nothing, restocked: 3 }, { sellable: 1, damaged: 1 })).toEqual({
    restockedBefore: 2,
    returned: 0,
    restocksInspected: 2,
  });
});

/** The units of a line of 5 shipped ones that are on hand again, after these steps. */
function back(
  steps: readonly (readonly ['shop', number] | readonly ['inspected', number, number])[],
): number {
  let line = nothing;
  let added = 0;
  for (const [kind, ...units] of steps) {
    const [first, damaged = 0] = units;
    if (kind === 'shop') {
      line = { ...line, restocked: first };
      continue;
    }
    const { restockedBefore, ...counts } = inspected(line, { sellable: first, damaged });
    line = { ...line, ...counts };
    added += first - restockedBefore;
  }
  const whole = { quantity: 5, cancelled: 0, restockOnCancel: true, shipped: 5 };
  return added + 5 - unitsWanted({ state: 'closed' }, { ...whole, ...line });
}

it.each([
  [
    1,
    [
      ['shop', 2],
      ['inspected', 1, 1],
    ],
  ],
  [
    1,
    [
      ['inspected', 1, 1],
      ['shop', 2],
    ],
  ],
  [
    2,
    [
      ['inspected', 1, 1],
      ['shop', 3],
    ],
  ],
  [
    2,
    [
      ['shop', 3],
      ['inspected', 1, 1],
    ],
  ],
  [
    3,
    [
      ['shop', 1],
      ['inspected', 2, 0],
      ['inspected', 1, 1],
      ['shop', 4],
    ],
  ],
  [
    3,
    [
      ['inspected', 2, 0],
      ['shop', 4],
      ['inspected', 1, 1],
    ],
  ],
] as const)('%i units are back, whichever came first: %j', (units, steps) => {
  expect(back(steps)).toBe(units);
});

const [main, shelf] = ['main', 'back'] as unknown as [LocationId, LocationId];
const at = (locationId: LocationId, units: number, isCounted = false) => ({ locationId, units, isCounted });

it.each([
  ['where the news put them', [at(shelf, 2)], 2, 0, [[shelf, 2]]],
  [
    'the oldest first',
    [at(shelf, 2), at(main, 2)],
    3,
    0,
    [
      [shelf, 2],
      [main, 1],
    ],
  ],
  ['after those of earlier inspections', [at(shelf, 2), at(main, 2)], 1, 3, [[main, 1]]],
  ['not what a count took off', [at(shelf, 2, true), at(main, 2)], 3, 0, [[main, 1]]],
  [
    'not where later news took them again',
    [at(shelf, 5, true), at(shelf, -5), at(main, 2)],
    2,
    0,
    [[main, 2]],
  ],
  ['at the line where no news put them back', [at(shelf, -5)], 2, 0, [[main, 2]]],
] as const)('takes restocked units off: %s', (_what, told, units, before, off) => {
  const taken = restocksToTakeOff(told, { units, before, at: main });
  expect(taken.map((one) => [one.locationId, one.units])).toEqual(off);
});
