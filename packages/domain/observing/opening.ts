import type { OrderContent } from '../orders/order-content.ts';

/** Two readings of one figure, and the shop's open orders between them. */
export interface OpeningReadings {
  readonly first: number;
  readonly second: number;
  /** When the first reading began (epoch ms by the shop's clock, in whole seconds). */
  readonly since: number;
  /** The units that the figure stands for. */
  readonly units: readonly string[];
  readonly place: string;
  readonly orders: readonly OrderContent[];
}

/**
 * Tells whether an opening's figures and open orders describe one moment (DESIGN §4.2): both figures agree,
 * or the orders that were placed meanwhile explain the difference. Pure.
 */
export function isSettledOpening({ first, second, since, units, place, orders }: OpeningReadings): boolean {
  if (first === second) return true;
  const lowered = orders
    .filter(({ placedAt, test }) => !test && Date.parse(placedAt) >= since)
    .flatMap(({ lines }) => lines)
    .filter(
      ({ ref }) =>
        ref !== null && units.includes(ref.unit) && (ref.location === '' || ref.location === place),
    )
    .reduce((sum, { stockLowered }) => sum + stockLowered, 0);
  return first - lowered === second;
}
