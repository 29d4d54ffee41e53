import { Refusal } from './refusal.ts';
import type { Shop } from './shop.ts';

/**
 * Refuses a write to a product if a fault demands it.
 *
 * @throws Refusal 400 with the fault's code and message
 */
export function refuseOnDemand({ state }: Shop, productId: number): void {
  for (const { fault } of state.faults) {
    if (fault.kind === 'refuse_product' && fault.productId === productId) {
      throw new Refusal(400, fault.code, fault.message);
    }
  }
}
