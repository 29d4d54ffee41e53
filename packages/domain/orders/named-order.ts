/** Tells apart the orders with one number. '': the platform has no identities, or it is not known yet. */
export interface IdentifiedOrder {
  readonly identity: string;
}

/**
 * Chooses which of the orders with one number an event concerns. `orders` are sorted from the oldest to the
 * newest. Returns undefined if the event concerns an order that is not among them. Pure.
 *
 * - A restored shop uses numbers again, so another identity is another order.
 * - An order without identity is known from hints only. It takes the identity of the first snapshot.
 * - An event without identity concerns the newest order, which is the order that the platform has now.
 */
export function namedOrder<Order extends IdentifiedOrder>(
  orders: readonly Order[],
  identity: string | undefined,
): Order | undefined {
  if (identity === undefined) return orders.at(-1);
  return orders.find((order) => order.identity === identity) ?? orders.find((order) => order.identity === '');
}
