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

/**
 * Units that a line keeps from being sold to others, promised or gone: from the order's latest snapshot alone, so that
 * any order of events ends the same (DESIGN §4.2). Never negative, even where a platform reports more cancelled than
 * ordered. Pure.
 */
export function unitsWanted(order: OrderStanding, line: LineUnits): number {
  const givenBack = order.state === 'cancelled' && order.restockOnCancel;
  if (order.state === 'pending' || givenBack) {
    return 0;
  }
  return Math.max(0, line.quantity - line.cancelled - line.restocked);
}

/** Of what a line holds, what has left: all of it, nothing, or what was settled before and no more. */
export type Settling = 'all' | 'none' | 'kept';

/** What a line should hold now, in units of one item, and how much of it has left. */
export interface LineTarget {
  readonly units: number;
  readonly settling: Settling;
}

/** Who sold a line, and who keeps the merchant's books. */
export interface Accounting {
  readonly authority: 'source' | 'warehouse';
  readonly role: 'supplier' | 'seller';
  /** The line is of a bundle, whose components its shop does not lower. */
  readonly ofBundle: boolean;
}

/**
 * What of a line has left. In a warehouse what was shipped (closed, or cancelled and not put back). Where a source
 * store keeps the books, what the store has accounted for: its own orders once it has lowered its stock for them;
 * anything else only by what the store is seen or made to show (`StockSheet.settleCommitted`), so an order's
 * snapshot neither adds to that nor takes from it. Pure.
 */
export function settlingOf(
  order: Pick<OrderStanding, 'state'> & { readonly stockLowered: boolean },
  { authority, role, ofBundle }: Accounting,
): Settling {
  if (authority === 'warehouse') {
    return order.state === 'closed' || order.state === 'cancelled' ? 'all' : 'none';
  }
  return role === 'supplier' && order.stockLowered && !ofBundle ? 'all' : 'kept';
}
