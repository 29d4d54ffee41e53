import type { ItemId, ListingId, MerchantId } from '../ids.ts';
import type { StockSheet } from '../stock/stock-sheet.ts';
import { giveBack } from './provisional.ts';
import type { Taken } from './provisional.ts';

/** A fall that was booked provisionally: an order that comes late may explain it. `seenAt` in epoch ms. */
export interface OpenFall {
  readonly id: string;
  readonly merchantId: MerchantId;
  /** Null: its figure stands for no single item, so nothing was booked. */
  readonly itemId: ItemId | null;
  /** The listings that show the figure. */
  readonly listingIds: readonly ListingId[];
  /** When it was read, by the platform's clock where it is known. */
  readonly seenAt: number;
  /** Units that no order has explained yet. */
  readonly left: number;
  readonly taken: readonly Taken[];
}

/** What a platform took off a listing's figure for an order. */
export interface DeductedUnits {
  readonly listingId: ListingId;
  readonly units: number;
}

/** Platforms tell their time, and when an order was placed, in whole seconds. */
const clockStepMs = 1_000;

/**
 * An order that was placed before a fall was read explains it as far as it reaches: what the fall took off is given
 * back, before the order takes its units (DESIGN §4.3). Returns the falls after it, and what the platform deducted
 * besides. `sourceKey` names the order's revision.
 */
export function consumeFalls(
  sheet: StockSheet,
  falls: readonly OpenFall[],
  order: { readonly placedAt: number; readonly deductions: readonly DeductedUnits[] },
  sourceKey: string,
): { readonly falls: readonly OpenFall[]; readonly deductions: readonly DeductedUnits[] } {
  const rest = new Map(order.deductions.map(({ listingId, units }) => [listingId, units]));
  const after = falls.map((fall) => {
    if (order.placedAt >= fall.seenAt + clockStepMs) return fall;
    let { left } = fall;
    for (const listingId of fall.listingIds) {
      const units = rest.get(listingId) ?? 0;
      const explained = Math.min(left, Math.max(0, units));
      rest.set(listingId, units - explained);
      left -= explained;
    }
    return left === fall.left ? fall : explain(sheet, fall, left, `observation:${fall.id}:${sourceKey}`);
  });
  const deductions = [...rest].filter(([, units]) => units !== 0);
  return { falls: after, deductions: deductions.map(([listingId, units]) => ({ listingId, units })) };
}

function explain(sheet: StockSheet, fall: OpenFall, left: number, sourceKey: string): OpenFall {
  const { merchantId, itemId } = fall;
  const taken = fall.taken.reduce((sum, { units }) => sum + units, 0);
  // What was not taken off, because orders elsewhere may account for it, still may.
  const keep = Math.max(0, left - (fall.left - taken));
  return {
    ...fall,
    left,
    taken:
      itemId === null ? [] : giveBack(sheet, { merchantId, itemId }, fall.taken, taken - keep, sourceKey),
  };
}
