import { Crash, Refusal } from './refusal.ts';
import type { Shop } from './shop.ts';

/**
 * Fails a write to a product or variation if a fault demands it.
 *
 * @throws Refusal 400 with the fault's code and message
 * @throws Crash
 */
export function failOnDemand({ state }: Shop, productId: number): void {
  for (const { fault } of state.faults) {
    if (fault.kind === 'refuse_product' && fault.productId === productId) {
      throw new Refusal(400, fault.code, fault.message);
    }
    if (fault.kind === 'crash_on_product' && fault.productId === productId) throw new Crash();
  }
}

/** Returns the fields that faults show instead of a product's own. */
export function garbledFieldsOf({ state }: Shop, productId: number): Record<string, unknown> {
  const garbled = state.faults.flatMap(({ fault }) =>
    fault.kind === 'garble_product' && fault.productId === productId ? [fault.fields] : [],
  );
  return Object.assign({}, ...garbled);
}
