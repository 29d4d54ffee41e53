import type { ItemId, ListingId, LocationId } from '../ids.ts';
import type { LineEffect } from './line-effect.ts';
import type { Component } from './sold-listing.ts';

/**
 * Units of an item that a line does not move, because an absolute figure lacked them already: an opening read
 * while the platform held them lowered, or a count made after they had left.
 */
export interface RecordedBaseline {
  readonly cause: 'opening' | 'count';
  readonly itemId: ItemId;
  /** Null: the figure stands for every location. */
  readonly locationId: LocationId | null;
  readonly units: number;
}

/** A line of an order as the snapshot before left it. */
export interface RecordedLine {
  readonly externalKey: string | null;
  readonly listingId: ListingId | null;
  readonly itemId: ItemId | null;
  readonly components: readonly Component[] | null;
  readonly effect: LineEffect;
  /** The platform's name for the place that the units come from; '' where it does not say. */
  readonly place: string;
  /** Units that the platform deducted from its own figure. */
  readonly deducted: number;
  /** Units that the opening's figure lacked already, as the line was booked. */
  readonly baseline: number;
  readonly recorded: readonly RecordedBaseline[];
  /** Units that the platform put back on sale, by the last snapshot that had the line. Left out: 0. */
  readonly restocked?: number;
  /** Units that shipments took out. Left out: 0. */
  readonly shipped?: number;
  /** Units that were inspected as they came back, which the platform had not restocked. Left out: 0. */
  readonly returned?: number;
  /** Units that the platform had restocked before they were inspected. Left out: 0. */
  readonly restocksInspected?: number;
  readonly backorders: boolean;
}

/** A line that the newest snapshot no longer has. It gives back the units of its baseline. */
export interface GoneLine extends RecordedLine {
  readonly externalLineId: string;
}

/** An order's lines by their external ids. */
export type RecordedLines = ReadonlyMap<string, RecordedLine>;
