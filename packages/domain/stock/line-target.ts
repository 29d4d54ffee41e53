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
  /** Units that shipments took out. They come back by an inspected return only. Left out: 0. */
  readonly shipped?: number;
  /** Units that were inspected as they came back, before the platform told of them. Left out: 0. */
  readonly returned?: number;
  /** Units that the platform had put back on sale before they were inspected. Left out: 0. */
  readonly restocksInspected?: number;
}

/**
 * Computes the units that a line keeps from being sold to others, whether promised or already gone. Depends
 * on the order's latest snapshot only, so the order of events does not matter (DESIGN §4.2). Never negative,
 * even if a platform reports more units cancelled than ordered. Pure.
 */
export function unitsWanted(order: OrderState, line: LineUnits): number {
  const restocked = restockedByPlatform(line);
  const left = unitsGone(line);
  const givenBack = order.state === 'cancelled' && line.restockOnCancel;
  if (order.state === 'pending' || givenBack) {
    return left;
  }
  return Math.max(left, line.quantity - line.cancelled - restocked);
}

/** What is known of units of a line that left and came back, whatever its order's state. */
export type UnitsMoved = Partial<Pick<LineUnits, 'restocked' | 'shipped' | 'returned' | 'restocksInspected'>>;

/**
 * Returns the units of a line that are gone for good, so that no cancellation and no edit gives them back:
 * those that shipments took out and that the platform did not restock, and at least those that an inspection
 * booked as they came in, because it put them on hand itself. Pure.
 */
export function unitsGone(line: UnitsMoved): number {
  const { shipped = 0, returned = 0 } = line;
  return Math.max(returned, shipped - restockedByPlatform(line));
}

/**
 * Returns the units that count as put back on sale by the platform. Inspected units were booked as they came
 * in, so the platform's later news of them counts no more. Pure.
 */
function restockedByPlatform({ restocked = 0, returned = 0, restocksInspected = 0 }: UnitsMoved): number {
  return Math.max(0, Math.min(restocked, restocksInspected), restocked - returned);
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
  /** Units that are gone for good (`unitsGone`). They have left where `settling` is none. Left out: 0. */
  readonly gone?: number;
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
 * - In a warehouse: all units once the order is closed, or cancelled; those that are gone before
 *   (`LineTarget.gone`).
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
