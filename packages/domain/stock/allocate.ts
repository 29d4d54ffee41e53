import type { LocationId } from '../ids.ts';
import type { LineTarget } from './line-target.ts';

/**
 * The units that a line holds at one location. Negative settled units were given back there: the opening's
 * figure lacked them already (`baseline`). Nothing is committed beside them.
 */
export interface Hold {
  readonly locationId: LocationId;
  readonly committed: number;
  readonly settled: number;
}

/** All units that a line holds. `oversold` units were ordered but not available; the line waits for them. */
export interface LineHolds {
  readonly holds: readonly Hold[];
  readonly oversold: number;
}

export const holdsNothing: LineHolds = { holds: [], oversold: 0 };

/**
 * Moves a line from its current holds to its target. Units stay where they are held. Pure.
 *
 * - A larger target takes available units by `preference`, from several locations if needed. Units that no
 *   location has become oversold.
 * - A smaller target gives up oversold units first, then committed ones, then settled ones, starting at the
 *   location with the lowest preference.
 * - A negative target gives units back: at `backTo`, else where the line looks first.
 */
export function allocate(
  target: LineTarget,
  held: LineHolds,
  availableAt: (location: LocationId) => number,
  preference: readonly LocationId[],
): LineHolds {
  const wanted = Math.max(0, target.units);
  const taken = held.holds.filter(({ settled }) => settled >= 0);
  const holds = new Map(taken.map((hold) => [hold.locationId, { ...hold }]));
  const asked = [...new Set([...preference, ...holds.keys()])];
  const holdAt = (locationId: LocationId) => {
    const hold = holds.get(locationId) ?? { locationId, committed: 0, settled: 0 };
    holds.set(locationId, hold);
    return hold;
  };
  const total = (of: 'committed' | 'settled') => [...holds.values()].reduce((sum, hold) => sum + hold[of], 0);

  let missing = wanted - total('committed') - total('settled');
  for (const locationId of missing > 0 ? preference : []) {
    const taken = Math.min(missing, Math.max(0, availableAt(locationId)));
    if (taken > 0) {
      holdAt(locationId).committed += taken;
      missing -= taken;
    }
  }
  const oversold = Math.max(0, missing);

  let surplus = Math.max(0, -missing);
  for (const kind of ['committed', 'settled'] as const) {
    for (const locationId of asked.toReversed()) {
      const hold = holds.get(locationId);
      if (hold !== undefined && surplus > 0) {
        const released = Math.min(surplus, hold[kind]);
        hold[kind] -= released;
        surplus -= released;
      }
    }
  }

  // The target tells how many of the held units have left. Oversold units were never there, so they cannot
  // leave.
  const settled = total('settled');
  const { gone = 0 } = target;
  const there = wanted - oversold;
  const leaves = { all: there, none: Math.min(gone, there), kept: settled }[target.settling];
  let toSettle = leaves - settled;
  for (const locationId of asked) {
    const hold = holds.get(locationId);
    if (hold !== undefined) {
      const moved = toSettle > 0 ? Math.min(toSettle, hold.committed) : Math.max(toSettle, -hold.settled);
      hold.committed -= moved;
      hold.settled += moved;
      toSettle -= moved;
    }
  }
  const back = givenBack(target, held, preference);
  return {
    holds: [...[...holds.values()].filter((hold) => hold.committed > 0 || hold.settled > 0), ...back],
    oversold,
  };
}

/** Lists the units that a line gives back, by location. What it gave back already stays where it is. */
function givenBack(
  { units, backTo }: LineTarget,
  held: LineHolds,
  preference: readonly LocationId[],
): readonly Hold[] {
  const before = held.holds.filter(({ settled }) => settled < 0);
  const back = new Map<LocationId, number>();
  let left = Math.max(0, -units);
  for (const { locationId, settled } of before) {
    const kept = Math.min(left, -settled);
    back.set(locationId, kept);
    left -= kept;
  }
  const [at = preference[0]] = [backTo ?? before[0]?.locationId];
  if (at !== undefined) back.set(at, (back.get(at) ?? 0) + left);
  return [...back].flatMap(([locationId, given]) =>
    given === 0 ? [] : [{ locationId, committed: 0, settled: -given }],
  );
}
