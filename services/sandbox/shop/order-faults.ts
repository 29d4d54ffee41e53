import type { Shop } from './shop.ts';

/** Tells whether a fault leaves an order out of the lists of orders. */
export function isHidden({ state }: Shop, orderId: number): boolean {
  return state.faults.some(({ fault }) => fault.kind === 'hide_order' && fault.orderId === orderId);
}

/** Returns the fields that faults show instead of an order's own. */
export function garbledFields({ state }: Shop, orderId: number): Record<string, unknown> {
  const garbled = state.faults.flatMap(({ fault }) =>
    fault.kind === 'garble_order' && fault.orderId === orderId ? [fault.fields] : [],
  );
  return Object.assign({}, ...garbled);
}
