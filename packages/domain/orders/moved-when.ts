import type { Moment, OrderContent } from './order-content.ts';

/** When a platform moved units of an order, by the platform's clock. Epoch ms. */
export interface MovedWhen {
  /** Not before then. */
  readonly from: number;
  /** At the latest then. Null: the platform does not tell. */
  readonly by: number | null;
}

/** A change of the units that a platform holds lowered for a line. */
export interface LoweredChange {
  readonly before: number;
  readonly after: number;
  /** When the platform last put units of the line back on sale. */
  readonly restockedAt?: Moment;
}

/**
 * Returns when a platform lowered stock for a line, or put units of it back (DESIGN §4.3, late news). An
 * inexact moment is an upper bound. A sale is never earlier than its order was placed. Pure.
 */
export function movedWhen(order: OrderContent, { before, after, restockedAt }: LoweredChange): MovedWhen {
  const sold = between(order.reservedAt, Date.parse(order.placedAt));
  if (after > before) {
    // Units that were added to a line later moved at a moment that nothing names.
    return before === 0 ? sold : { from: sold.from, by: null };
  }
  const { cancelledAt } = order;
  return between(order.state === 'cancelled' ? (cancelledAt ?? restockedAt) : restockedAt, sold.from);
}

function between(moment: Moment | undefined, from: number): MovedWhen {
  if (moment === undefined) return { from, by: null };
  const at = Date.parse(moment.at);
  return moment.exact ? { from: at, by: at } : { from: Math.min(from, at), by: at };
}
