/**
 * Why a run leaves an order with the properties that it has.
 *
 * - `properties_changed`: the item has other properties by now than the plan showed.
 * - `order_not_active`: it was shipped, cancelled or closed, or has no line of the item any more.
 * - `applied_already`: it has these properties already.
 */
export type SkippedOrder = 'properties_changed' | 'order_not_active' | 'applied_already';

/** Every reason to leave an order as it is. */
export const skippedOrders: readonly SkippedOrder[] = [
  'properties_changed',
  'order_not_active',
  'applied_already',
];

/** Decides why an order keeps its properties. Null: it gets those that the plan showed. Pure. */
export function skippedOrder(order: {
  /** The item still has the properties that the plan showed. */
  readonly isSeen: boolean;
  /** A line of the item has units that are neither shipped nor cancelled, and the order is open. */
  readonly isActive: boolean;
  /** A line of the item has earlier properties. */
  readonly isEarlier: boolean;
}): SkippedOrder | null {
  if (!order.isSeen) return 'properties_changed';
  if (!order.isActive) return 'order_not_active';
  return order.isEarlier ? null : 'applied_already';
}
