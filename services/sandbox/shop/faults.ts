import { setTimeout as delay } from 'node:timers/promises';
import type { Shop } from './shop.ts';
import type { ActiveFault } from './state.ts';

/** What a call is met with instead of its answer. */
type Interference =
  | { readonly kind: 'none' }
  /** Answer this, and do nothing. */
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  /** Cut the connection, before or after doing what was asked. */
  | { readonly kind: 'cut'; readonly applied: boolean }
  /** Do what was asked, and answer so much later. */
  | { readonly kind: 'late'; readonly ms: number };

/** Meets a call with the shop's faults, and uses up one call of each. Latency is waited out here. */
export async function interfere({ state }: Shop, method: string): Promise<Interference> {
  for (const active of state.faults) {
    const { fault } = active;
    if (fault.kind === 'refuse_product' || !isAimedAt(active, method)) continue;
    useUp(state, active);
    switch (fault.kind) {
      case 'latency':
        await delay(fault.ms);
        break;
      case 'status': {
        const { status, retryAfterSeconds: seconds } = fault;
        return {
          kind: 'answer',
          status,
          headers: seconds === undefined ? {} : { 'retry-after': String(seconds) },
        };
      }
      case 'down':
        return { kind: 'answer', status: 503, headers: {} };
      case 'drop':
        return { kind: 'cut', applied: false };
      case 'apply_then_drop':
        return { kind: 'cut', applied: true };
      case 'apply_then_wait':
        return { kind: 'late', ms: fault.ms };
    }
  }
  return { kind: 'none' };
}

function useUp(state: Shop['state'], active: ActiveFault): void {
  if (active.callsLeft === null) return;
  active.callsLeft -= 1;
  if (active.callsLeft === 0) state.faults = state.faults.filter((one) => one !== active);
}

function isAimedAt({ fault }: ActiveFault, method: string): boolean {
  if (fault.kind === 'refuse_product') return false;
  const { on = 'all' } = fault;
  return on === 'all' || (on === 'reads') === (method === 'GET');
}
