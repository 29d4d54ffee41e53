/**
 * Why units were sold that were not there. channel_lag: the figure that would have prevented it was on its way;
 * unconfirmed_write: it was refused, or nobody knew whether it took effect; edit_by_hand: stock was lowered by hand
 * after the sale's units had been promised or shown; sold_beyond_figure: the shop sold more than it showed;
 * our_fault: it showed what we had told it, and that was too much.
 */
export type OversellCause =
  | 'channel_lag'
  | 'unconfirmed_write'
  | 'edit_by_hand'
  | 'sold_beyond_figure'
  | 'our_fault';

/** What the record says of the moment in which units were sold that were not there. Times are epoch ms. */
export interface SaleOnRecord {
  readonly soldAt: number;
  /** Units of the listing that the order's line asked for. */
  readonly asked: number;
  /** The units had been promised to the line, and were taken back from it. */
  readonly takenBack: boolean;
  /** What the channel had left of the figure it last confirmed, and when it confirmed it; null: it never did. */
  readonly shown: { readonly quantity: number; readonly since: number } | null;
  /** The newest write to the channel then: over, under way, or refused or without an answer. */
  readonly lastWrite: 'none' | 'confirmed' | 'open' | 'failed';
  /** Since when fewer were available than the channel showed, and why; null: never more since it showed that. */
  readonly fell: { readonly at: number; readonly by: 'hand' | 'orders' } | null;
}

/**
 * Why units were sold that were not there, and for how many seconds before the sale the channel had shown too much.
 * Pure.
 */
export function oversellCause(sale: SaleOnRecord): {
  readonly cause: OversellCause;
  readonly seconds: number;
} {
  const { soldAt, asked, takenBack, shown, lastWrite, fell } = sale;
  const since = (at: number) => Math.max(0, Math.round((soldAt - at) / 1000));
  if (takenBack) {
    return { cause: 'edit_by_hand', seconds: 0 };
  }
  if (shown !== null && shown.quantity < asked) {
    return { cause: 'sold_beyond_figure', seconds: 0 };
  }
  const seconds = fell !== null ? since(fell.at) : shown !== null ? since(shown.since) : 0;
  if (lastWrite === 'failed') {
    return { cause: 'unconfirmed_write', seconds };
  }
  if (fell !== null) {
    return { cause: fell.by === 'hand' ? 'edit_by_hand' : 'channel_lag', seconds };
  }
  return { cause: lastWrite === 'open' ? 'channel_lag' : 'our_fault', seconds };
}
