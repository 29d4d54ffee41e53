import type { ItemId, ListingId, MerchantId } from '../ids.ts';
import type { StockSheet } from '../stock/stock-sheet.ts';
import { giveBack } from './provisional.ts';
import type { Taken } from './provisional.ts';

/**
 * A fall, or a rise, that was booked provisionally or is quarantined: an order that comes late may explain it. `seenAt`
 * in epoch ms.
 */
export interface OpenFall {
  readonly id: string;
  readonly merchantId: MerchantId;
  /** Null: its figure stands for no single item, so nothing was booked. */
  readonly itemId: ItemId | null;
  /** The listings that show the figure. */
  readonly listingIds: readonly ListingId[];
  /** Where its platform has the units, as it calls it. */
  readonly place: string;
  /** When it was read, by the platform's clock where it is known. */
  readonly seenAt: number;
  readonly seen: number;
  /** The figures that would have needed no explanation, with what we have heard of since. */
  readonly expected: readonly number[];
  /** Units came instead of going, and `taken` were added. */
  readonly rise: boolean;
  /** Nothing was booked, and what was known before still is. */
  readonly quarantined: boolean;
  /** Units that no order has explained yet. */
  readonly left: number;
  readonly taken: readonly Taken[];
}

/**
 * What a platform took off a listing's figure for an order; negative: put back. `place`: where, as it calls it; '' where
 * the order does not say.
 */
export interface DeductedUnits {
  readonly listingId: ListingId;
  readonly place: string;
  readonly units: number;
}

/** Platforms tell their time, and when an order was placed, in whole seconds. */
const clockStepMs = 1_000;

/**
 * An order that was placed before a fall was read explains it as far as it reaches: what the fall took off is given
 * back, before the order takes its units (DESIGN §4.3). Units that the platform put back explain a rise likewise, and
 * either is explained where the figure would have been expected, had we known of the order. Returns the falls after it,
 * and what the platform deducted besides. `sourceKey` names the order's revision.
 */
export function consumeFalls(
  sheet: StockSheet,
  falls: readonly OpenFall[],
  order: { readonly placedAt: number; readonly deductions: readonly DeductedUnits[] },
  sourceKey: string,
): { readonly falls: readonly OpenFall[]; readonly deductions: readonly DeductedUnits[] } {
  const rest = order.deductions.map((deduction) => ({ ...deduction }));
  const after = falls.map((fall) => {
    if (order.placedAt >= fall.seenAt + clockStepMs) return fall;
    let now = fall;
    for (const deduction of rest) {
      const { units } = deduction;
      if (units === 0 || !mayBeOf(fall, deduction)) continue;
      const before = now.left;
      now = hearOf(now, units);
      // The reading of a fall has what it explains; a quarantined one is not known.
      const explained = Math.min(before - now.left, Math.max(0, signOf(fall) * units));
      if (!fall.quarantined) deduction.units = units - signOf(fall) * explained;
    }
    return now.left === fall.left ? now : explain(sheet, fall, now, `observation:${fall.id}:${sourceKey}`);
  });
  return { falls: after, deductions: rest.filter(({ units }) => units !== 0) };
}

function mayBeOf(fall: OpenFall, { listingId, place }: DeductedUnits): boolean {
  return fall.listingIds.includes(listingId) && (place === '' || place === fall.place);
}

/** Expected figures that are kept with a fall, at most. */
const expectedAtMost = 1_000;

/** What takes units off explains a fall, what puts them back a rise. */
function signOf({ rise }: OpenFall): 1 | -1 {
  return rise ? -1 : 1;
}

/** A fall with a deduction that was not known of when it was read. */
function hearOf(fall: OpenFall, units: number): OpenFall {
  const { seen, rise } = fall;
  const expected = [...new Set([...fall.expected, ...fall.expected.map((figure) => figure - units)])];
  const unexplained = expected.flatMap((figure) => {
    const gap = rise ? seen - figure : figure - seen;
    return gap >= 0 ? [gap] : [];
  });
  return {
    ...fall,
    expected: expected.length > expectedAtMost ? fall.expected : expected.sort((a, b) => a - b),
    left: Math.min(fall.left - Math.min(fall.left, Math.max(0, signOf(fall) * units)), ...unexplained),
  };
}

function explain(sheet: StockSheet, fall: OpenFall, now: OpenFall, sourceKey: string): OpenFall {
  const { merchantId, itemId, rise } = fall;
  const taken = fall.taken.reduce((sum, { units }) => sum + units, 0);
  // What was not taken off, because orders elsewhere may account for it, still may.
  const keep = Math.max(0, now.left - (fall.left - taken));
  const back = { units: taken - keep, added: rise };
  return {
    ...now,
    taken: itemId === null ? [] : giveBack(sheet, { merchantId, itemId }, fall.taken, back, sourceKey),
  };
}

/** The items of falls of which an order has explained more. */
export function explainedItems(before: readonly OpenFall[], after: readonly OpenFall[]): readonly ItemId[] {
  const left = new Map(before.map((fall) => [fall.id, fall.left]));
  return after.flatMap(({ id, itemId, left: now }) =>
    itemId !== null && now !== left.get(id) ? [itemId] : [],
  );
}
