import { Refusal } from './refusal.ts';
import type { Shop } from './shop.ts';

/** @throws Refusal where a fault says that writes to this product are refused, in the fault's words */
export function refuseOnDemand({ state }: Shop, productId: number): void {
  for (const { fault } of state.faults) {
    if (fault.kind === 'refuse_product' && fault.productId === productId) {
      throw new Refusal(400, fault.code, fault.message);
    }
  }
}
