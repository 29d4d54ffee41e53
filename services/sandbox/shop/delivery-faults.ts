import type { Shop } from './shop.ts';
import { useUp } from './use-up.ts';

/** Tells whether a fault loses this delivery, and uses up one call of the fault. */
export function isLost(shop: Shop, topic: string): boolean {
  return hits(shop, 'lose_deliveries', topic);
}

/** Tells whether a fault sends this delivery twice, and uses up one call of the fault. */
export function isRepeated(shop: Shop, topic: string): boolean {
  return hits(shop, 'repeat_deliveries', topic);
}

function hits({ state }: Shop, kind: 'lose_deliveries' | 'repeat_deliveries', topic: string): boolean {
  for (const active of state.faults) {
    const { fault } = active;
    if (fault.kind !== kind || (fault.topic ?? topic) !== topic) continue;
    useUp(state, active);
    return true;
  }
  return false;
}

/** Returns the error that a fault puts into webhooks instead of the record; null if there is none. */
export function webhookErrorOf({ state }: Shop): { readonly code: string; readonly message: string } | null {
  const fault = state.faults.map((active) => active.fault).find(({ kind }) => kind === 'webhook_error');
  return fault?.kind === 'webhook_error' ? fault : null;
}
