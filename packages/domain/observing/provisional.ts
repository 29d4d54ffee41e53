import type { ItemId, LocationId, MerchantId } from '../ids.ts';
import type { StockSheet } from '../stock/stock-sheet.ts';

/** Units of a fall that were taken off a location and not given back. */
export interface Taken {
  readonly locationId: LocationId;
  readonly units: number;
}

/** What a fall concerns: an item, and the locations behind the figure, first by priority. */
export interface FallenItem {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locations: readonly LocationId[];
}

/**
 * Takes units off that a shop no longer has: first what is available behind its figure, then what is promised there
 * (the newest orders wait then), and what even that has not is a deficit of the first location. Returns what was taken
 * where. `sourceKey` names the cause.
 */
export function takeOff(
  sheet: StockSheet,
  { merchantId, itemId, locations }: FallenItem,
  units: number,
  sourceKey: string,
): readonly Taken[] {
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
 * Gives units of a fall back, those that were taken last first; where they were `added` by a rise, they are taken off
 * again. Returns what is still taken.
 */
export function giveBack(
  sheet: StockSheet,
  { merchantId, itemId }: Pick<FallenItem, 'merchantId' | 'itemId'>,
  taken: readonly Taken[],
  { units, added }: { readonly units: number; readonly added: boolean },
  sourceKey: string,
): readonly Taken[] {
  let left = units;
  const still: Taken[] = [];
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

/** The same, with one entry for each location. */
export function merged(taken: readonly Taken[]): readonly Taken[] {
  const units = new Map<LocationId, number>();
  for (const { locationId, units: some } of taken) {
    units.set(locationId, (units.get(locationId) ?? 0) + some);
  }
  return [...units].map(([locationId, some]) => ({ locationId, units: some }));
}
