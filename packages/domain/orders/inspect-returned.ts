import type { LocationId } from '../ids.ts';

/** What is known of units of an order line that came back, in units of the line. */
export interface ReturnedUnits {
  /** Units that the platform put back on sale, by its latest news. */
  readonly restocked: number;
  /** Inspected units that the platform had not put back on sale before. */
  readonly returned: number;
  /** Inspected units that the platform had put back on sale before. */
  readonly restocksInspected: number;
}

/**
 * Works out how many inspected units the platform had put back on sale before, and how the line counts
 * afterwards. The warehouse's inspection beats the platform's news of the same units, whichever comes first:
 * what the platform restocked already is taken off as the sellable units are added, and what it restocks
 * later (`returned`) does not count. Pure.
 */
export function inspected(
  { restocked, returned, restocksInspected }: ReturnedUnits,
  { sellable, damaged }: { readonly sellable: number; readonly damaged: number },
): {
  readonly restockedBefore: number;
  readonly returned: number;
  readonly restocksInspected: number;
} {
  const all = sellable + damaged;
  const restockedBefore = Math.min(all, Math.max(0, restocked - returned - restocksInspected));
  return {
    restockedBefore,
    returned: returned + all - restockedBefore,
    restocksInspected: restocksInspected + restockedBefore,
  };
}

/** Units of an item that the platform's news put back on hand, or took again (negative). */
export interface Restock {
  readonly locationId: LocationId;
  readonly units: number;
  /** A count since then lacked them: nobody had looked at them yet. */
  readonly isCounted: boolean;
}

/**
 * Works out where an inspection takes restocked units off: where the platform's news put them, the oldest
 * first, after those of earlier inspections (`before`). A count took off already what it lacked. Units that
 * the first news told as restocked never left a level; they are taken off `at` the line's location. Pure.
 */
export function restocksToTakeOff(
  told: readonly Restock[],
  { units, before, at }: { readonly units: number; readonly before: number; readonly at: LocationId },
): readonly { readonly locationId: LocationId; readonly units: number }[] {
  const restocks = standing(told);
  const known = restocks.reduce((sum, one) => sum + one.units, 0);
  const first = { locationId: at, units: Math.max(0, before + units - known), isCounted: false };
  let inspectedBefore = before;
  let left = units;
  return [first, ...restocks].flatMap((restock) => {
    const skipped = Math.min(inspectedBefore, restock.units);
    const taken = Math.min(left, restock.units - skipped);
    inspectedBefore -= skipped;
    left -= taken;
    return taken === 0 || restock.isCounted ? [] : [{ locationId: restock.locationId, units: taken }];
  });
}

/** Leaves out restocked units that later news took again, the newest first. */
function standing(told: readonly Restock[]): readonly Restock[] {
  let restocks: readonly Restock[] = [];
  for (const news of told) {
    if (news.units > 0) {
      restocks = [...restocks, news];
      continue;
    }
    let again = -news.units;
    restocks = restocks
      .toReversed()
      .map((restock) => {
        const taken = restock.locationId === news.locationId ? Math.min(again, restock.units) : 0;
        again -= taken;
        return { ...restock, units: restock.units - taken };
      })
      .toReversed();
  }
  return restocks;
}
