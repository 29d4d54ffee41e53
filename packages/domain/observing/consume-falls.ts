import type { ItemId, ListingId, MerchantId } from '../ids.ts';
import type { MovedWhen } from '../orders/moved-when.ts';
import type { StockSheet } from '../stock/stock-sheet.ts';
import { giveBack } from './provisional.ts';
import type { LocationUnits } from './provisional.ts';

/**
 * A fall or a rise that a late order may still explain, decided or not. `seenAt` is in epoch ms. A decided
 * one (`adopted`, `reversed`, `mismatch`) is used up by late news (DESIGN §4.3).
 */
export interface OpenFall {
  readonly id: string;
  readonly merchantId: MerchantId;
  /** Null: the figure stands for no single item, so nothing was booked. */
  readonly itemId: ItemId | null;
  /** The listings that show the figure. */
  readonly listingIds: readonly ListingId[];
  /** The platform's name for the place that holds the units. */
  readonly place: string;
  /** The time of the reading, by the platform's clock if known. */
  readonly seenAt: number;
  readonly seen: number;
  /** The figures that would have needed no explanation, updated with every deduction learned of since. */
  readonly expected: readonly number[];
  /** True for a rise: units appeared, and `taken` units were added. */
  readonly rise: boolean;
  /** Quarantined: nothing was booked, and the known figure is unchanged. */
  readonly state: 'provisional' | 'quarantined' | 'adopted' | 'reversed' | 'mismatch';
  /** Units that no order has explained yet. */
  readonly left: number;
  readonly taken: readonly LocationUnits[];
}

/**
 * Units that a platform deducted from a listing's figure for an order (negative: put back). `place` is the
 * platform's name for the place, or '' if the order names none.
 */
export interface DeductedUnits {
  readonly listingId: ListingId;
  readonly place: string;
  readonly units: number;
  readonly moved: MovedWhen;
  /** The platform had put them back by then (epoch ms, its clock), before anything was heard of them. */
  readonly backBy?: number;
  /** They are the way back of units that went at this time (epoch ms, its clock), and were not heard of. */
  readonly wentFrom?: number;
}

/** Platforms report their time, and the time of an order, in whole seconds. */
const clockStepMs = 1_000;

/**
 * Lets an order explain falls and rises that were read after the platform moved its units, the earliest
 * first (`falls` are sorted by their reading). Returns the updated falls, and the deductions that explained
 * nothing. `sourceKey` names the order's revision.
 *
 * - The units that a fall removed are given back before the order takes its own units, even if the fall was
 *   adopted long ago.
 * - Units that the platform put back explain a rise in the same way.
 * - A fall or rise also counts as explained if its figure would have been expected, had the order been known.
 * - A reversed fall or a mismatch booked nothing. It is used up only by units that moved before its reading
 *   for certain; otherwise the figure written over it may still lack them.
 */
export function consumeFalls(
  sheet: StockSheet,
  falls: readonly OpenFall[],
  deductions: readonly DeductedUnits[],
  sourceKey: string,
): { readonly falls: readonly OpenFall[]; readonly deductions: readonly DeductedUnits[] } {
  const rest = deductions.map((deduction) => ({ ...deduction }));
  const after = falls.map((fall) => {
    let now = fall;
    for (const deduction of rest) {
      const { units } = deduction;
      if (units === 0 || !mayContain(fall, deduction)) continue;
      if (fall.rise && !wasSeenGone(falls, deduction)) continue;
      const before = now.left;
      now = hearOf(now, units);
      // A fall's reading already includes the units it explains. A quarantined fall's reading is not the
      // known figure.
      const explained = Math.min(before - now.left, Math.max(0, signOf(fall) * units));
      if (fall.state !== 'quarantined') deduction.units = units - signOf(fall) * explained;
    }
    return now.left === fall.left ? now : explain(sheet, fall, now, `observation:${fall.id}:${sourceKey}`);
  });
  return { falls: after, deductions: rest.filter(({ units }) => units !== 0) };
}

/** Tells whether a fall's figure may contain a deduction of which Onhand learns now. */
function mayContain(fall: OpenFall, { listingId, place, moved, backBy = Infinity }: DeductedUnits): boolean {
  const isThere = fall.listingIds.includes(listingId) && (place === '' || place === fall.place);
  if (!isThere || moved.from >= fall.seenAt + clockStepMs || fall.seenAt > backBy + clockStepMs) return false;
  switch (fall.state) {
    case 'provisional':
    case 'quarantined':
    case 'adopted':
      return true;
    case 'reversed':
    case 'mismatch':
      return moved.by !== null && moved.by + clockStepMs <= fall.seenAt;
  }
}

/**
 * Tells whether a reading saw units gone that were back before they were heard of. If none did, every known
 * figure contains these units, and a rise has another cause.
 */
function wasSeenGone(falls: readonly OpenFall[], { wentFrom, moved, ...deduction }: DeductedUnits): boolean {
  if (wentFrom === undefined) return true;
  const away = { ...deduction, moved: { from: wentFrom, by: wentFrom }, backBy: moved.by ?? Infinity };
  return falls.some((fall) => !fall.rise && mayContain({ ...fall, state: 'provisional' }, away));
}

/** The largest number of expected figures kept with a fall. */
const expectedAtMost = 1_000;

/** Deducted units explain a fall; units put back explain a rise. */
function signOf({ rise }: OpenFall): 1 | -1 {
  return rise ? -1 : 1;
}

/** Applies a deduction to a fall that was read before the deduction was known. */
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
  // Units that were not removed, because orders elsewhere may account for them, stay excused.
  const keep = Math.max(0, now.left - (fall.left - taken));
  const back = { units: taken - keep, added: rise };
  return {
    ...now,
    taken: itemId === null ? [] : giveBack(sheet, { merchantId, itemId }, fall.taken, back, sourceKey),
  };
}

/** Lists the items whose falls an order has explained further. */
export function explainedItems(before: readonly OpenFall[], after: readonly OpenFall[]): readonly ItemId[] {
  const left = new Map(before.map((fall) => [fall.id, fall.left]));
  return after.flatMap(({ id, itemId, left: now }) =>
    itemId !== null && now !== left.get(id) ? [itemId] : [],
  );
}
