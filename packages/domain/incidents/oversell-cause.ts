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
