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
  readonly seen: number;
  /** The figures that would have needed no explanation, with what we have heard of since. */
  readonly expected: readonly number[];
  /** Units that no order has explained yet. */
  readonly left: number;
  readonly taken: readonly Taken[];
}

/** What a platform took off a listing's figure for an order; negative: put back. */
export interface DeductedUnits {
  readonly listingId: ListingId;
  readonly units: number;
}

/** Platforms tell their time, and when an order was placed, in whole seconds. */
const clockStepMs = 1_000;

/**
 * An order that was placed before a fall was read explains it as far as it reaches: what the fall took off is given
 * back, before the order takes its units (DESIGN §4.3). Units that the platform put back explain it where the figure
 * would have been expected, had we known of them. Returns the falls after it, and what the platform deducted besides.
 * `sourceKey` names the order's revision.
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
    let now = fall;
    for (const listingId of fall.listingIds) {
      const units = rest.get(listingId) ?? 0;
      if (units !== 0) {
        const before = now.left;
        now = hearOf(now, units);
        rest.set(listingId, units - Math.min(before - now.left, Math.max(0, units)));
      }
    }
    return now.left === fall.left ? now : explain(sheet, fall, now, `observation:${fall.id}:${sourceKey}`);
  });
  const deductions = [...rest].filter(([, units]) => units !== 0);
  return { falls: after, deductions: deductions.map(([listingId, units]) => ({ listingId, units })) };
}

/** Expected figures that are kept with a fall, at most. */
const expectedAtMost = 1_000;

/** A fall with a deduction that was not known of when it was read. */
function hearOf(fall: OpenFall, units: number): OpenFall {
  const expected = [...new Set([...fall.expected, ...fall.expected.map((figure) => figure - units)])];
  const from = Math.min(...expected.filter((figure) => figure >= fall.seen));
  return {
    ...fall,
    expected: expected.length > expectedAtMost ? fall.expected : expected.sort((a, b) => a - b),
    left: Math.min(fall.left - Math.min(fall.left, Math.max(0, units)), from - fall.seen),
  };
}

function explain(sheet: StockSheet, fall: OpenFall, now: OpenFall, sourceKey: string): OpenFall {
  const { merchantId, itemId } = fall;
  const taken = fall.taken.reduce((sum, { units }) => sum + units, 0);
  // What was not taken off, because orders elsewhere may account for it, still may.
  const keep = Math.max(0, now.left - (fall.left - taken));
  const back = taken - keep;
  return {
    ...now,
    taken: itemId === null ? [] : giveBack(sheet, { merchantId, itemId }, fall.taken, back, sourceKey),
  };
}
