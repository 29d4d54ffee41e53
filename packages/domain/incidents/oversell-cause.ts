/**
 * Why units were sold that were not available.
 *
 * - `channel_lag`: the figure that would have prevented the sale was on its way.
 * - `unconfirmed_write`: that figure was refused, or its outcome was unknown.
 * - `edit_by_hand`: someone lowered stock by hand after the units had been promised or shown.
 * - `sold_beyond_figure`: the shop sold more than it showed.
 * - `never_written`: Onhand never wrote a figure to the listing, so the shop sold by its own.
 * - `our_fault`: the shop showed the figure that Onhand wrote, and that figure was too high.
 * - `notice_fell_short`: a ship notice had announced the units, and they do not come.
 */
export type OversellCause =
  | 'channel_lag'
  | 'unconfirmed_write'
  | 'edit_by_hand'
  | 'sold_beyond_figure'
  | 'never_written'
  | 'our_fault'
  | 'notice_fell_short';

/** What the records tell about the moment of the sale. Times are epoch ms. */
export interface SaleOnRecord {
  readonly soldAt: number;
  /** Units of the listing that the order line asked for. */
  readonly asked: number;
  /** The units had been promised to the line and were taken back. */
  readonly takenBack: boolean;
  /** A ship notice had announced the units, and fewer are announced now. Left out: none had. */
  readonly noticeFellShort?: boolean;
  /**
   * The units left of the channel's last confirmed figure, and the time of its confirmation. Null: it never
   * confirmed one.
   */
  readonly shown: { readonly quantity: number; readonly since: number } | null;
  /** The newest write to the channel at that time. `failed`: refused or without an answer. */
  readonly lastWrite: 'none' | 'confirmed' | 'open' | 'failed';
  /**
   * When and why availability dropped below the figure on the channel. Null: it has not since the channel
   * showed that figure.
   */
  readonly fell: { readonly at: number; readonly by: 'hand' | 'orders' } | null;
}

/**
 * Finds the cause of an oversell, and for how many seconds before the sale the channel had shown too much.
 * Pure.
 */
export function oversellCause(sale: SaleOnRecord): {
  readonly cause: OversellCause;
  readonly seconds: number;
} {
  const { soldAt, asked, takenBack, noticeFellShort = false, shown, lastWrite, fell } = sale;
  const since = (at: number) => Math.max(0, Math.round((soldAt - at) / 1000));
  if (noticeFellShort) {
    return { cause: 'notice_fell_short', seconds: 0 };
  }
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
  if (lastWrite === 'open') return { cause: 'channel_lag', seconds };
  return { cause: shown === null ? 'never_written' : 'our_fault', seconds };
}
