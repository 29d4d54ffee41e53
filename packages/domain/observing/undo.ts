import type { ItemId, MerchantId } from '../ids.ts';
import type { StockSheet } from '../stock/stock-sheet.ts';
import { giveBack } from './provisional.ts';
import type { LocationUnits } from './provisional.ts';

/** A rise after a fall at the same figure, or a fall after a rise. It is booked, decided or not. */
export interface Opposite {
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly itemId: ItemId | null;
  readonly rise: boolean;
  /** Units that nothing has explained. */
  readonly left: number;
  readonly taken: readonly LocationUnits[];
}

/**
 * Uses up what went back at a figure since a fall (or rise) that is reversed: units that somebody had put
 * back by hand must not be added twice (DESIGN §4.3, decisions look again). `opposites` are sorted by their
 * reading. `units`: what the reversal gives back. Returns the changed opposites, and the units that none of
 * them had put back.
 */
export function undoOpposites(
  sheet: StockSheet,
  reversed: { readonly id: string; readonly units: number },
  opposites: readonly Opposite[],
): { readonly used: readonly Opposite[]; readonly units: number } {
  let { units } = reversed;
  const used: Opposite[] = [];
  for (const opposite of opposites) {
    const { id, merchantId, itemId, rise, left, taken } = opposite;
    const some = Math.min(units, left);
    if (some === 0) continue;
    units -= some;
    const booked = taken.reduce((sum, one) => sum + one.units, 0);
    // Units that were not booked stay unbooked as long as some are left.
    const back = booked - Math.max(0, left - some - (left - booked));
    const sourceKey = `observation:${id}:undone:${reversed.id}`;
    used.push({
      ...opposite,
      left: left - some,
      taken:
        itemId === null
          ? taken
          : giveBack(sheet, { merchantId, itemId }, taken, { units: back, added: rise }, sourceKey),
    });
  }
  return { used, units };
}
