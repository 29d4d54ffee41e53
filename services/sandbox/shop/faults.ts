import { setTimeout as delay } from 'node:timers/promises';
import type { Misanswer } from './misanswer.ts';
import type { Shop } from './shop.ts';
import type { ActiveFault, CallFault } from './state.ts';
import { useUp } from './use-up.ts';

/** Describes what happens to a call instead of its normal response. */
type Interference =
  | { readonly kind: 'none' }
  /** Answer with this status and do not do the work. */
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  /** Cut the connection, before or after doing the work. */
  | { readonly kind: 'cut'; readonly applied: boolean }
  /** Do the work, and answer `ms` later. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Do the work, and break the answer off in its body, or make it huge. */
  | { readonly kind: 'misanswer'; readonly how: Misanswer };

/**
 * Applies the shop's faults to a call and uses up one call of each. It waits out latency before it returns.
 */
export async function interfere({ state }: Shop, method: string): Promise<Interference> {
  for (const active of state.faults) {
    const fault = callFaultOf(active, method);
    if (fault === null) continue;
    if (active.callsBefore !== undefined && active.callsBefore > 0) {
      active.callsBefore -= 1;
      continue;
    }
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
      case 'cut_answer':
        return { kind: 'misanswer', how: 'cut' };
      case 'huge_answer':
        return { kind: 'misanswer', how: 'huge' };
    }
  }
  return { kind: 'none' };
}

/** Returns the fault if it hits calls of this method; null for every other fault. */
function callFaultOf({ fault }: ActiveFault, method: string): CallFault | null {
  switch (fault.kind) {
    case 'refuse_product':
    case 'refuse_customer':
    case 'garble_customer':
    case 'garble_product':
    case 'crash_on_product':
    case 'hide_order':
    case 'garble_order':
    case 'lose_deliveries':
    case 'repeat_deliveries':
    case 'webhook_error':
      return null;
    case 'latency':
    case 'status':
    case 'down':
    case 'drop':
    case 'apply_then_drop':
    case 'apply_then_wait':
    case 'cut_answer':
    case 'huge_answer': {
      const { on = 'all' } = fault;
      return on === 'all' || (on === 'reads') === (method === 'GET') ? fault : null;
    }
  }
}
