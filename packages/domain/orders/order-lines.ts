import type { IntegrationId, ItemId } from '../ids.ts';
import type { DeductedUnits } from '../observing/consume-falls.ts';
import { possibleBaseline } from './baseline.ts';
import type { PossibleBaseline } from './baseline.ts';
import { beganAt } from './began.ts';
import { lineEffect } from './line-effect.ts';
import type { LineEffect } from './line-effect.ts';
import { movedWhen } from './moved-when.ts';
import type { MovedWhen } from './moved-when.ts';
import type { Moment, OrderContent } from './order-content.ts';
import { platformDeducted } from './platform-deducted.ts';
import type { GoneLine, RecordedBaseline, RecordedLine, RecordedLines } from './recorded-line.ts';
import type { SoldListing } from './sold-listing.ts';

/** A line of a snapshot, with its listing, its item and its effect. */
export interface SnapshotLine extends RecordedLine {
  readonly externalLineId: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly cancelled: number;
  readonly restocked: number;
  readonly restockOnCancel: boolean;
  readonly restockedAt?: Moment;
  /** How far the shop's clock was ahead, in ms. */
  readonly clockAheadMs: number;
  /** The snapshot's moments do not tell its baseline, so the lowest possible one was taken. */
  readonly isDoubted: boolean;
  /** A figure opened its item's stock after the snapshot before, which told of the line, was taken in. */
  readonly isOpenedSince: boolean;
  readonly unitPrice: string;
  readonly currency: string;
}

/**
 * Finds the listing, the item and the effect of each line of a snapshot. A line that counted keeps its item
 * and its components, whatever is unlinked, opened or composed anew since, and even if the platform no longer
 * names its product. Only another product in its place ends that. Pure.
 */
export function linesOf(
  {
    integrationId,
    snapshot,
    seenReservingAt,
    lastTakenAt,
  }: {
    readonly integrationId: IntegrationId;
    readonly snapshot: OrderContent;
    readonly seenReservingAt: number | null;
    readonly lastTakenAt: number | null;
  },
  listings: ReadonlyMap<string, SoldListing>,
  before: RecordedLines,
): readonly SnapshotLine[] {
  const placedAt = Date.parse(snapshot.placedAt);
  return snapshot.lines.map((line) => {
    const was = before.get(line.externalLineId);
    const counted = was?.effect === 'counted' ? was : undefined;
    const still = line.ref === null || counted?.externalKey === line.ref.unit ? counted : undefined;
    const listing = line.ref === null ? undefined : listings.get(`${integrationId} ${line.ref.unit}`);
    const known = still ?? listing;
    const openedAt = listing === undefined ? undefined : openedAtPlace(listing, line.ref?.location ?? '');
    const seenAt =
      seenReservingAt === null || listing === undefined ? null : seenReservingAt + listing.clockAheadMs;
    const wasKnownAt =
      lastTakenAt === null || listing === undefined ? null : lastTakenAt + listing.clockAheadMs;
    const isKnownSince = openedAt !== undefined && wasKnownAt !== null && wasKnownAt >= openedAt;
    const order = { placedAt, test: snapshot.test, beganAt: beganAt(snapshot, seenAt) };
    const effect =
      still === undefined || snapshot.test ? lineEffect(order, listingInputs(listing, openedAt)) : 'counted';
    const recorded = was?.recorded ?? [];
    const possible =
      effect === 'counted'
        ? baselineFor(recorded, known?.itemId ?? null, () => {
            const opens = openedAt !== undefined && listing?.itemId === known?.itemId;
            if (opens) {
              const bounds = possibleBaseline(snapshot, line, { openedAt, seenAt });
              if (was === undefined) return before.size > 0 ? baselineOfAdded(bounds, isKnownSince) : bounds;
              return still !== undefined && isKnownSince ? cappedBaseline(bounds, still) : bounds;
            }
            return { lowest: still?.baseline ?? 0, highest: still?.baseline ?? 0 };
          })
        : { lowest: 0, highest: 0 };
    return {
      externalLineId: line.externalLineId,
      listingId: known?.listingId ?? null,
      itemId: known?.itemId ?? null,
      components: still === undefined ? componentsAt(listing, order) : still.components,
      externalKey: known?.externalKey ?? line.ref?.unit ?? null,
      sku: line.sku ?? null,
      place: line.ref?.location ?? still?.place ?? '',
      effect,
      quantity: line.quantity,
      cancelled: line.cancelled,
      restocked: line.restocked,
      restockOnCancel: line.restockOnCancel,
      ...(line.restockedAt === undefined ? {} : { restockedAt: line.restockedAt }),
      deducted: known === undefined || isLeftOut(effect) ? 0 : platformDeducted(snapshot, line),
      baseline: possible.lowest,
      recorded,
      ...leftAndBack(was),
      clockAheadMs: listing?.clockAheadMs ?? 0,
      isDoubted: possible.lowest < possible.highest,
      isOpenedSince: openedAt !== undefined && wasKnownAt !== null && !isKnownSince,
      backorders: known?.backorders ?? false,
      unitPrice: line.unitPrice,
      currency: line.currency,
    };
  });
}

/** What shipments took out of a line, and what was inspected as it came back. News of the order keep both. */
function leftAndBack(
  was: RecordedLine | undefined,
): Pick<RecordedLine, 'shipped' | 'returned' | 'restocksInspected'> {
  const { shipped = 0, returned = 0, restocksInspected = 0 } = was ?? {};
  return shipped + returned + restocksInspected === 0 ? {} : { shipped, returned, restocksInspected };
}

/**
 * Whether deductions for a line are ignored. The opening figure includes older sales already. Sales while
 * nothing counts change the figure like an edit by hand. A platform's own stock is no figure of ours.
 */
function isLeftOut(effect: LineEffect): boolean {
  return effect === 'before_opening' || effect === 'inventory_disabled' || effect === 'platform_owned';
}

/**
 * Lists the components of a bundle that such an order moves. The opening figures of the others include it
 * already.
 */
function componentsAt(
  listing: SoldListing | undefined,
  order: { readonly placedAt: number; readonly beganAt: number | null },
) {
  const began = Math.max(order.placedAt, order.beganAt ?? -Infinity);
  const components = listing?.components ?? null;
  if (components === null) return null;
  const counting = components.filter(({ countsFrom }) => countsFrom === null || began >= countsFrom);
  return counting.map(({ itemId, quantity }) => ({ itemId, quantity }));
}

/** A recorded baseline beats the snapshot's moments. */
function baselineFor(
  recorded: readonly RecordedBaseline[],
  itemId: ItemId | null,
  byMoments: () => PossibleBaseline,
): PossibleBaseline {
  const openings = recorded.filter((one) => one.cause === 'opening' && one.itemId === itemId);
  if (openings.length === 0) return byMoments();
  const units = openings.reduce((sum, one) => sum + one.units, 0);
  return { lowest: units, highest: units };
}

/**
 * Bounds the baseline of a line that the snapshot before lacked. `isKnownSince`: that snapshot is newer than
 * the opening, so the line was added after it.
 */
function baselineOfAdded({ highest }: PossibleBaseline, isKnownSince: boolean): PossibleBaseline {
  return { lowest: 0, highest: isKnownSince ? 0 : highest };
}

/**
 * Bounds the baseline of a line that counted already. Units that it got since the opening are no part of it.
 */
function cappedBaseline({ lowest, highest }: PossibleBaseline, was: RecordedLine): PossibleBaseline {
  const most = Math.max(was.baseline, was.deducted);
  return { lowest: Math.min(lowest, most), highest: Math.min(highest, most) };
}

/**
 * Where an order names no place, its item's earliest opening stands: that figure contained the fewest of the
 * order's units.
 */
function openedAtPlace({ openings, itemCountsFrom }: SoldListing, place: string): number | undefined {
  const at = openings[place];
  if (at !== undefined || place !== '') return at;
  const ofPlaces = Object.values(openings);
  return ofPlaces.length === 0 ? undefined : Math.min(...ofPlaces, itemCountsFrom ?? Infinity);
}

/** A bundle has no stock of its own: its orders count from the first opening of a component. */
function listingInputs(listing: SoldListing | undefined, openedAt: number | undefined) {
  if (listing === undefined) return null;
  const { itemId, components, itemCountsFrom } = listing;
  const opened = components?.map(({ countsFrom }) => countsFrom ?? -Infinity) ?? [];
  return {
    ...listing,
    linked: itemId !== null,
    itemCountsFrom: opened.length === 0 ? itemCountsFrom : Math.min(...opened),
    ...(openedAt === undefined ? {} : { openedAt: Math.max(openedAt, ...Object.values(listing.openings)) }),
  };
}

/**
 * Lists the lines that a snapshot lacks and that give units back, because an opening's figure or a count
 * lacked them already. Pure.
 */
export function goneLinesOf(before: RecordedLines, lines: readonly SnapshotLine[]): readonly GoneLine[] {
  const present = new Set(lines.map(({ externalLineId }) => externalLineId));
  return [...before].flatMap(([externalLineId, was]) => {
    const opened = was.recorded.filter(({ cause }) => cause === 'opening');
    const baseline = opened.length === 0 ? was.baseline : opened.reduce((sum, { units }) => sum + units, 0);
    const isGone =
      !present.has(externalLineId) && was.itemId !== null && (baseline > 0 || was.recorded.length > 0);
    return isGone ? [{ ...was, externalLineId, effect: 'counted' as const, deducted: 0, baseline }] : [];
  });
}

/**
 * Returns an order's recorded lines after a snapshot. A line that the snapshot lacks stays, with nothing
 * deducted.
 */
export function linesAfter(
  before: RecordedLines,
  lines: readonly (RecordedLine & { readonly externalLineId: string })[],
): RecordedLines {
  return new Map<string, RecordedLine>([
    ...[...before].map(([id, line]) => [id, { ...line, deducted: 0 }] as const),
    ...lines.map((line) => [line.externalLineId, line] as const),
  ]);
}

/**
 * Sums the units that the platform deducted from each listing since the snapshot before (negative: put back),
 * apart by when the platform moved them. Units of a baseline were deducted before the opening. Units that the
 * platform had put back before the line was heard of come as two movements, because a reading may have seen
 * either (decision 53). Pure.
 */
export function deductionsBetween(
  order: OrderContent,
  before: RecordedLines,
  lines: readonly SnapshotLine[],
  goneLines: readonly GoneLine[],
): readonly DeductedUnits[] {
  const sums = new Map<string, DeductedUnits>();
  const add = (
    { listingId, place }: RecordedLine,
    units: number,
    moved: MovedWhen,
    back: Pick<DeductedUnits, 'backBy' | 'wentFrom'> = {},
  ) => {
    if (listingId === null || units === 0) return;
    const key = `${listingId} ${place} ${moved.from} ${moved.by} ${back.backBy} ${back.wentFrom}`;
    sums.set(key, { listingId, place, units: (sums.get(key)?.units ?? 0) + units, moved, ...back });
  };
  const now = new Map<string, LineNow>([...lines, ...goneLines].map((line) => [line.externalLineId, line]));
  for (const id of new Set([...before.keys(), ...now.keys()])) {
    const { was, is } = sinceOpening(before.get(id), now.get(id));
    const restockedAt = is?.restockedAt;
    const baseline = is?.baseline ?? 0;
    const when = (sinceOpening: { before: number; after: number }) => {
      const units = { before: sinceOpening.before + baseline, after: sinceOpening.after + baseline };
      return movedWhen(order, restockedAt === undefined ? units : { ...units, restockedAt });
    };
    if (was !== undefined && is !== undefined && was.listingId === is.listingId && was.place === is.place) {
      const moved = when({ before: was.deducted, after: is.deducted });
      add(is, is.deducted - was.deducted, moved);
      continue;
    }
    if (was !== undefined) add(was, -was.deducted, when({ before: was.deducted, after: 0 }));
    if (is !== undefined) add(is, is.deducted, when({ before: was?.deducted ?? 0, after: is.deducted }));
    const unheard = was === undefined && is !== undefined ? unheardReturn(is) : 0;
    if (unheard > 0 && is !== undefined && restockedAt !== undefined) {
      const back = movedWhen(order, { before: unheard, after: 0, restockedAt });
      const { from } = movedWhen(order, { before: 0, after: unheard });
      add(is, unheard, { from, by: null }, { backBy: back.by ?? Date.parse(restockedAt.at) });
      add(is, -unheard, back, { wentFrom: from });
    }
  }
  return [...sums.values()].filter(({ units }) => units !== 0);
}

type LineNow = RecordedLine & {
  readonly restockedAt?: Moment;
  readonly isOpenedSince?: boolean;
  readonly quantity?: number;
  readonly cancelled?: number;
};

/** Counts the units of a new line that the platform had deducted and put back already. */
function unheardReturn(line: LineNow): number {
  const { effect, baseline, deducted, quantity = 0, cancelled = 0, restocked = 0 } = line;
  // Units that were cancelled without being put back are still deducted.
  return effect === 'counted' && baseline === 0 ? Math.min(cancelled + restocked, quantity - deducted) : 0;
}

/** Returns a line before and after a snapshot, with the units that were deducted since the opening. */
function sinceOpening(was: RecordedLine | undefined, is: LineNow | undefined) {
  const net = <Line extends RecordedLine>(line: Line) => ({
    ...line,
    deducted: line.deducted - line.baseline,
  });
  // Units that were known before the line counted, or before the opening, are in the opening's figure.
  const begins = was?.effect !== 'counted' && (is?.baseline ?? 0) > 0;
  const isOpened = begins || (is?.isOpenedSince === true && was?.baseline !== is.baseline);
  return {
    was: was === undefined ? undefined : isOpened ? { ...was, deducted: 0 } : net(was),
    is: is === undefined ? undefined : net(is),
  };
}

/** Sums the deductions from each listing and place, whenever the platform moved them. Pure. */
export function sumsByPlace(deductions: readonly DeductedUnits[]): readonly DeductedUnits[] {
  const sums = new Map<string, DeductedUnits>();
  for (const one of deductions) {
    const key = `${one.listingId} ${one.place}`;
    const sum = sums.get(key);
    const moved = { from: Math.min(one.moved.from, sum?.moved.from ?? Infinity), by: null };
    sums.set(key, { ...one, units: one.units + (sum?.units ?? 0), moved });
  }
  return [...sums.values()].filter(({ units }) => units !== 0);
}
