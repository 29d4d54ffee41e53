/** What of an order decides how its lines hold stock. */
export interface OrderStanding {
  readonly state: 'pending' | 'open' | 'cancelled' | 'closed';
  /** Whether a cancellation puts what was held back on sale; otherwise it has left. */
  readonly restockOnCancel: boolean;
}

/** Units of a line: `cancelled` never left and are not wanted any more, `restocked` came back to be sold. */
export interface LineUnits {
  readonly quantity: number;
  readonly cancelled: number;
  readonly restocked: number;
}

/** What a line should hold now: units promised to it, and units that left because of it. */
export interface LineTarget {
  readonly committed: number;
  readonly settled: number;
}

const nothing: LineTarget = { committed: 0, settled: 0 };

/**
 * What a line should hold, from the order's latest snapshot alone, so that any order of events ends the same
 * (DESIGN §4.2). Never negative, even where a platform reports more cancelled than ordered. Pure.
 */
export function lineTarget(order: OrderStanding, line: LineUnits): LineTarget {
  const units = Math.max(0, line.quantity - line.cancelled - line.restocked);
  switch (order.state) {
    case 'pending':
      return nothing;
    case 'open':
      return { committed: units, settled: 0 };
    case 'closed':
      return { committed: 0, settled: units };
    case 'cancelled':
      return order.restockOnCancel ? nothing : { committed: 0, settled: units };
  }
}
