import type { OrderContent } from './order-content.ts';

/** Tells whether a platform holds stock for an order, as far as its snapshot shows. Pure. */
export function reserves({ state, lines }: OrderContent): boolean {
  switch (state) {
    case 'open':
    case 'closed':
      return true;
    case 'pending':
    case 'cancelled':
      return lines.some(({ stockLowered }) => stockLowered > 0);
  }
}

/**
 * Returns when an order began to reserve stock (epoch ms by the shop's clock). Null: it does not reserve.
 * Pure.
 *
 * - The platform's own moment stands if it is exact.
 * - Otherwise, the order began at the latest when Onhand first saw it reserving (`seenAt`), when it was paid,
 *   or when it was closed. The earliest of these stands.
 */
export function beganAt(order: OrderContent, seenAt: number | null): number | null {
  const { reservedAt, closedAt } = order;
  if (reservedAt?.exact === true) return Date.parse(reservedAt.at);
  if (!reserves(order)) return null;
  const latest = [reservedAt, closedAt].flatMap((moment) =>
    moment === undefined ? [] : [Date.parse(moment.at)],
  );
  if (seenAt !== null) latest.push(seenAt);
  return latest.length === 0 ? null : Math.min(...latest);
}
