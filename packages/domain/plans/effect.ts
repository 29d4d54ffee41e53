import type { ChannelStockId, IntegrationId, ItemId, ListingId } from '../ids.ts';

/** A linked quantity before and after a change. Null: nothing is published, or nothing is known. */
export interface FigureChange {
  readonly channelStockId: ChannelStockId;
  readonly integrationId: IntegrationId;
  /** The oldest of `listings`. */
  readonly listingId: ListingId;
  readonly itemId: ItemId;
  /** All that show it. */
  readonly listings: readonly ListingId[];
  readonly sku: string | null;
  /** Published as things are set now, and after the change. */
  readonly before: number | null;
  readonly ours: number | null;
  /** At this 0 its listing is ended, where the platform can; as things are set now, and after the change. */
  readonly endsBefore: boolean;
  readonly ends: boolean;
  /** What stands there. */
  readonly theirs: number | null;
}

/** What a change does to figures, in all or on one integration. */
export interface EffectCounts {
  /** Listings whose figures change, or begin with another or cease to be written, or that are ended or relisted. */
  readonly listings: number;
  /** Of those: all units that they show now, and then. */
  readonly unitsBefore: number;
  readonly unitsAfter: number;
  /** Quantities that go to 0, that are no longer written, that are written again, that have to be written. */
  readonly toZero: number;
  readonly stopped: number;
  readonly resumed: number;
  readonly writes: number;
  /** Whose listing is ended at their 0, or is not any more, where the platform can. */
  readonly ended: number;
  readonly relisted: number;
  /** Whose figure there was not read yet. */
  readonly unread: number;
}

/** What a channel shows as things are set: what is published, else what stands there. */
function shownNow({ before, theirs }: FigureChange): number | null {
  return before ?? theirs;
}

/** Whether another figure is written, or none any more. */
function isOtherFigure(change: FigureChange): boolean {
  return change.before !== change.ours && (change.ours === null || change.ours !== shownNow(change));
}

/** Whether anybody would see it: another figure, one that is no longer written, a listing that ends or is back. Pure. */
export function isChanged(change: FigureChange): boolean {
  return isOtherFigure(change) || change.ends !== change.endsBefore;
}

/** Whether it goes to 0 by the change. Pure. */
export function goesToZero(change: FigureChange): boolean {
  return isOtherFigure(change) && change.ours === 0;
}

/** Whether its listing is ended by the change. Pure. */
export function isEnded({ endsBefore, ends }: FigureChange): boolean {
  return ends && !endsBefore;
}

/** Counts what changes. Pure. */
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
