import type { ItemId, ListingId } from '../ids.ts';
import type { LineEffect } from './line-effect.ts';
import type { Component } from './sold-listing.ts';

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
  readonly backorders: boolean;
}

/** An order's lines by their external ids. */
export type RecordedLines = ReadonlyMap<string, RecordedLine>;
