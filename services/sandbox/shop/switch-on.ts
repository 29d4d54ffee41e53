import type { Fault, ShopState } from './state.ts';

/** Adds a fault to those that the shop has, and returns its id. */
export function switchOn({ faults }: ShopState, fault: Fault): number {
  const id = Math.max(0, ...faults.map((one) => one.id)) + 1;
  const callsLeft = 'calls' in fault ? (fault.calls ?? null) : null;
  const callsBefore = 'after' in fault ? (fault.after ?? 0) : 0;
  faults.push({ id, fault, callsLeft, callsBefore });
  return id;
}
