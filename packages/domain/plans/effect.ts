import type { ChannelStockId, IntegrationId, ItemId, ListingId } from '../ids.ts';

/** A linked quantity before and after a change. Null: nothing is published, or nothing is known. */
export interface FigureChange {
  readonly channelStockId: ChannelStockId;
  readonly integrationId: IntegrationId;
  /** The oldest listing in `listings`. */
  readonly listingId: ListingId;
  readonly itemId: ItemId;
  /** All listings that show the quantity. */
  readonly listings: readonly ListingId[];
  readonly sku: string | null;
  /** The figures published under the current settings and after the change. */
  readonly before: number | null;
  readonly ours: number | null;
  /**
   * Whether this 0 ends the listing (where the platform can), under the current settings and after the
   * change.
   */
  readonly endsBefore: boolean;
  readonly ends: boolean;
  /** The figure that the platform shows. */
  readonly theirs: number | null;
}

/** Counts the effect of a change on figures, in total or for one integration. */
export interface EffectCounts {
  /**
   * Listings whose figure changes, starts with another value or is no longer written, or that end or are
   * relisted.
   */
  readonly listings: number;
  /** All units that these listings show before and after the change. */
  readonly unitsBefore: number;
  readonly unitsAfter: number;
  /** Quantities that go to 0, that are no longer written, that are written again, and that need a write. */
  readonly toZero: number;
  readonly stopped: number;
  readonly resumed: number;
  readonly writes: number;
  /** Quantities whose listing ends at 0, or no longer does, where the platform can end listings. */
  readonly ended: number;
  readonly relisted: number;
  /** Changed quantities whose figure on the platform was not read yet. */
  readonly unread: number;
}

/**
 * Returns the figure that a channel shows under the current settings: the published one, otherwise the
 * platform's own.
 */
function shownNow({ before, theirs }: FigureChange): number | null {
  return before ?? theirs;
}

/** Tells whether another figure is written, or writing stops. */
function isOtherFigure(change: FigureChange): boolean {
  return change.before !== change.ours && (change.ours === null || change.ours !== shownNow(change));
}

/**
 * Tells whether shoppers or operators would notice: another figure, a figure no longer written, or a listing
 * that ends or returns. Pure.
 */
export function isChanged(change: FigureChange): boolean {
  return isOtherFigure(change) || change.ends !== change.endsBefore;
}

/** Tells whether the change sets the figure to 0. Pure. */
export function goesToZero(change: FigureChange): boolean {
  return isOtherFigure(change) && change.ours === 0;
}

/** Tells whether the change ends the listing. Pure. */
export function isEnded({ endsBefore, ends }: FigureChange): boolean {
  return ends && !endsBefore;
}

/** Counts the changes by kind. Pure. */
export function countEffect(changes: readonly FigureChange[]): EffectCounts {
  const changed = changes.filter(isChanged);
  const others = changes.filter(isOtherFigure);
  const sum = (units: (change: FigureChange) => number) =>
    changed.reduce((total, change) => total + units(change), 0);
  return {
    listings: new Set(changed.flatMap(({ listings }) => listings)).size,
    unitsBefore: sum((change) => shownNow(change) ?? 0),
    unitsAfter: sum(({ ours }) => ours ?? 0),
    toZero: others.filter(goesToZero).length,
    stopped: others.filter(({ ours }) => ours === null).length,
    resumed: others.filter(({ before }) => before === null).length,
    writes: others.filter(({ ours, theirs }) => ours !== null && ours !== theirs).length,
    ended: changed.filter(isEnded).length,
    relisted: changed.filter(({ endsBefore, ends }) => endsBefore && !ends).length,
    unread: others.filter(({ theirs }) => theirs === null).length,
  };
}
