import type { ItemId, LocationId, MerchantId } from '../ids.ts';

/**
 * Units of an item that published lines of ship notices announce at a location, with 0 ≤ sold ≤ announced.
 * `sold` counts those that waiting lines or a deficit will take as they come in. The rest is on sale.
 */
export interface AnnouncedStock {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
  readonly announced: number;
  readonly sold: number;
}

/** A line that waits for units of an item, and the locations that it may take them from, best first. */
export interface WaitingLine {
  readonly key: string;
  readonly units: number;
  readonly preference: readonly LocationId[];
}

/** Who gets the announced units. */
export interface Coverage {
  /** Units that are sold, by location. */
  readonly sold: ReadonlyMap<LocationId, number>;
  /** Units that waiting lines will get, by the line's key. A line that gets none is left out. */
  readonly covered: ReadonlyMap<string, number>;
}

/**
 * Works out who gets the units that are announced for an item, as their receipt would: a location's deficit
 * first, then the waiting lines in their order (`waiting`, the longest waiting first). Pure.
 */
export function coverAnnounced(
  announced: ReadonlyMap<LocationId, { readonly units: number; readonly deficit: number }>,
  waiting: readonly WaitingLine[],
): Coverage {
  const sold = new Map<LocationId, number>();
  for (const [locationId, { units, deficit }] of announced) sold.set(locationId, Math.min(units, deficit));
  const covered = new Map<string, number>();
  for (const { key, units, preference } of waiting) {
    let missing = units;
    for (const locationId of new Set(preference)) {
      const taken = sold.get(locationId) ?? 0;
      const got = Math.min(missing, (announced.get(locationId)?.units ?? 0) - taken);
      if (got > 0) sold.set(locationId, taken + got);
      missing -= got;
    }
    if (missing < units) covered.set(key, units - missing);
  }
  return { sold, covered };
}
