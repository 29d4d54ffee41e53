import type { ActiveFault, ShopState } from './state.ts';

/** Uses up one call of a fault. A fault without calls left ends. */
export function useUp(state: ShopState, active: ActiveFault): void {
  if (active.callsLeft === null) return;
  active.callsLeft -= 1;
  if (active.callsLeft === 0) state.faults = state.faults.filter((one) => one !== active);
}
