import type { LocationId } from '../ids.ts';
import type { LineTarget } from './line-target.ts';

/** The units that a line holds at one location. */
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
 */
export function allocate(
  target: LineTarget,
  held: LineHolds,
  availableAt: (location: LocationId) => number,
  preference: readonly LocationId[],
): LineHolds {
  const wanted = target.units;
  const holds = new Map(held.holds.map((hold) => [hold.locationId, { ...hold }]));
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
  let toSettle = { all: wanted - oversold, none: 0, kept: settled }[target.settling] - settled;
  for (const locationId of asked) {
    const hold = holds.get(locationId);
    if (hold !== undefined) {
      const moved = toSettle > 0 ? Math.min(toSettle, hold.committed) : Math.max(toSettle, -hold.settled);
      hold.committed -= moved;
      hold.settled += moved;
      toSettle -= moved;
    }
  }
  return {
    holds: [...holds.values()].filter((hold) => hold.committed > 0 || hold.settled > 0),
    oversold,
  };
}
