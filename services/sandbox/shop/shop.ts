import type { Clock } from '@onhand/service-kit/clock.ts';
import type { ShopState } from './state.ts';

/** Holds a shop's state, its clock, its address, and the function that takes its events. */
export interface Shop {
  readonly state: ShopState;
  readonly clock: Clock;
  /** Returns the address that a merchant would enter, without a trailing slash. */
  readonly url: () => string;
  /** Reports an event of a resource to the shop's webhooks. */
  readonly emit: (topic: string, resourceId: number) => void;
}

/** Returns the shop's time: UTC in whole seconds without a zone, like the dates of its state. */
export function now({ clock }: Shop): string {
  return clock.now().toISOString().slice(0, 19);
}

/** Takes the next id of one of the platform's sequences. */
export function nextId({ state }: Shop, sequence: string): number {
  const id = state.next[sequence] ?? 1;
  state.next[sequence] = id + 1;
  return id;
}
