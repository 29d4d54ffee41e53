import type { Row } from '../../api/answer.ts';
import { searchValues } from '../../parts/search-values.ts';

export type Order = Row<'/v1/orders'>;
type Outcome = NonNullable<Order['outcome']>;

/** How the work on an order ended, in words. */
export const outcomeNames: Readonly<Record<Outcome, string>> = {
  completed: 'Completed',
  waiting_for_channel: 'Waiting for a channel',
  completed_with_failures: 'Completed with failures',
  failed: 'Failed',
};
export const stateNames: Readonly<Record<Order['state'], string>> = {
  pending: 'Pending',
  open: 'Open',
  cancelled: 'Cancelled',
  closed: 'Closed',
};
/** Why an order is held. `true`: for any reason. */
export const heldNames = {
  true: 'For any reason',
  process_orders_off: 'Process Orders is off',
  street_date: 'Street date',
  false: 'Not held',
} as const;

export type OrdersSearch = ReturnType<typeof readOrdersSearch>;

export function readOrdersSearch(search: Readonly<Record<string, unknown>>) {
  return searchValues(search, ['number', 'shop', 'state', 'outcome', 'held'], ['oversold']);
}

/** The filters of the API. A word that it does not know filters nothing. */
export function filterOf({ number, shop, state, outcome, held, oversold }: OrdersSearch) {
  return {
    ...(number !== undefined && { externalOrderId: number }),
    ...(shop !== undefined && { integrationId: shop }),
    ...(isOf(stateNames, state) && { state }),
    ...(isOf(outcomeNames, outcome) && { outcome }),
    ...(isOf(heldNames, held) && { held }),
    ...(oversold === true && { oversold: 'true' as const }),
  };
}

function isOf<Name extends string>(
  names: Readonly<Record<Name, string>>,
  value: string | undefined,
): value is Name {
  return value !== undefined && Object.hasOwn(names, value);
}
