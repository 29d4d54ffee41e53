import type { ItemId, LocationId, MerchantId } from '../ids.ts';
import type { StockSheet } from '../stock/stock-sheet.ts';

/** Units of a fall removed at one location and not given back. */
export interface LocationUnits {
  readonly locationId: LocationId;
  readonly units: number;
}

/** The item of a fall, and the locations mapped to its figure, sorted by priority. */
export interface FallenItem {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locations: readonly LocationId[];
}

/**
 * Removes units that a shop no longer has, and returns the units removed at each location. `sourceKey` names
 * the cause.
 *
 * Takes available units first, then promised ones (the newest orders then wait). The rest becomes a deficit
 * of the first location.
 */
export function takeOff(
  sheet: StockSheet,
  { merchantId, itemId, locations }: FallenItem,
  units: number,
  sourceKey: string,
): readonly LocationUnits[] {
  const taken = new Map<LocationId, number>();
  let left = units;
  const take = (locationId: LocationId, upTo: number) => {
    const some = Math.min(left, upTo);
    if (some > 0) {
      taken.set(locationId, (taken.get(locationId) ?? 0) + some);
      left -= some;
    }
  };
  for (const locationId of locations) {
    take(locationId, sheet.available(itemId, locationId));
  }
  for (const locationId of locations) {
    take(locationId, sheet.levelOf(itemId, locationId)?.committed ?? 0);
  }
  const [first] = locations;
  if (first !== undefined) {
    take(first, left);
  }
  for (const [locationId, some] of taken) {
    sheet.addOnHand({ merchantId, itemId, locationId }, -some, 'provisional', sourceKey);
  }
  return [...taken].map(([locationId, some]) => ({ locationId, units: some }));
}

/**
 * Gives units of a fall back, those removed last first. If a rise `added` them, removes them again. Returns
 * the units that remain booked.
 */
export function giveBack(
  sheet: StockSheet,
  { merchantId, itemId }: Pick<FallenItem, 'merchantId' | 'itemId'>,
  taken: readonly LocationUnits[],
  { units, added }: { readonly units: number; readonly added: boolean },
  sourceKey: string,
): readonly LocationUnits[] {
  let left = units;
  const still: LocationUnits[] = [];
  for (const { locationId, units: there } of taken.toReversed()) {
    const back = Math.min(left, there);
    left -= back;
    if (back > 0) {
      sheet.addOnHand({ merchantId, itemId, locationId }, added ? -back : back, 'reversal', sourceKey);
    }
    if (there > back) {
      still.unshift({ locationId, units: there - back });
    }
  }
  return still;
}

/** Merges entries of the same location into one. */
export function merged(taken: readonly LocationUnits[]): readonly LocationUnits[] {
  const units = new Map<LocationId, number>();
  for (const { locationId, units: some } of taken) {
    units.set(locationId, (units.get(locationId) ?? 0) + some);
  }
  return [...units].map(([locationId, some]) => ({ locationId, units: some }));
}
