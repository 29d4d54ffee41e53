import { Refusal } from './refusal.ts';
import type { Shop } from './shop.ts';

/**
 * Fails a write of a customer if a fault demands it.
 *
 * @throws Refusal 400 with the fault's code and message
 */
export function refuseCustomer({ state }: Shop, email: string): void {
  for (const { fault } of state.faults) {
    if (fault.kind === 'refuse_customer' && fault.email.toLowerCase() === email.toLowerCase()) {
      throw new Refusal(400, fault.code, fault.message);
    }
  }
}

/** Returns the fields that faults show instead of a customer's own. */
export function garbledCustomer({ state }: Shop, customerId: number): Record<string, unknown> {
  const garbled = state.faults.flatMap(({ fault }) =>
    fault.kind === 'garble_customer' && fault.customerId === customerId ? [fault.fields] : [],
  );
  return Object.assign({}, ...garbled);
}
