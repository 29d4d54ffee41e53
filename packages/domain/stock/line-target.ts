import type { LocationId } from '../ids.ts';

/** The parts of an order that decide how many units its lines hold. */
export interface OrderState {
  readonly state: 'pending' | 'open' | 'cancelled' | 'closed';
}

/**
 * Units of an order line. `cancelled` units never left and are no longer wanted. `restocked` units came back
 * to be sold.
 */
export interface LineUnits {
  readonly quantity: number;
  readonly cancelled: number;
  readonly restocked: number;
  /** Whether a cancellation puts the held units back on sale. If not, they have left. */
  readonly restockOnCancel: boolean;
}

/**
 * Computes the units that a line keeps from being sold to others, whether promised or already gone. Depends
 * on the order's latest snapshot only, so the order of events does not matter (DESIGN §4.2). Never negative,
 * even if a platform reports more units cancelled than ordered. Pure.
 */
export function unitsWanted(order: OrderState, line: LineUnits): number {
  const givenBack = order.state === 'cancelled' && line.restockOnCancel;
  if (order.state === 'pending' || givenBack) {
    return 0;
  }
  return Math.max(0, line.quantity - line.cancelled - line.restocked);
}

/** How many of the held units have left: all of them, none of them, or as many as before (`kept`). */
export type Settling = 'all' | 'none' | 'kept';

/**
 * The units of one item that a line should hold now, and how many of them have left. Negative: units that the
 * opening's figure lacked already, and that the line gives back.
 */
export interface LineTarget {
  readonly units: number;
  readonly settling: Settling;
  /** Where units are given back. Left out: where the line looks for units first. */
  readonly backTo?: LocationId;
}

/** Where a line was sold, and which system keeps the merchant's stock accounts. */
export interface Accounting {
  readonly authority: 'source' | 'warehouse';
  readonly role: 'supplier' | 'seller';
  /** The line sells a bundle. Its shop does not lower the stock of the components. */
  readonly ofBundle: boolean;
}

/**
 * Decides how many of a line's held units have left. Pure.
 *
 * - In a warehouse: the shipped units (order closed, or cancelled without restocking).
 * - With a source store, its own orders: all units once the store has lowered its stock for them.
 * - With a source store, other orders and bundles: unchanged. The store's figure settles them
 *   (`StockSheet.settleCommitted`), never an order's snapshot.
 */
export function settlingOf(
  { state, stockLowered }: OrderState & { readonly stockLowered: boolean },
  { authority, role, ofBundle }: Accounting,
): Settling {
  if (authority === 'warehouse') {
    return state === 'closed' || state === 'cancelled' ? 'all' : 'none';
  }
  return role === 'supplier' && stockLowered && !ofBundle ? 'all' : 'kept';
}
