import type { Clock } from '@onhand/service-kit/clock.ts';
import type { ShopState } from './state.ts';

/** A running shop: what it remembers, the time, its address, and where its events go. */
export interface Shop {
  readonly state: ShopState;
  readonly clock: Clock;
  /** The address a merchant would give, without a slash at the end. */
  readonly url: () => string;
  /** Tells the shop's webhooks of something that happened to a resource. */
  readonly emit: (topic: string, resourceId: number) => void;
}

/** The shop's time: UTC in whole seconds without a zone, as the dates of its state are. */
export function now({ clock }: Shop): string {
  return clock.now().toISOString().slice(0, 19);
}

/** Takes the next id of a sequence of the platform's. */
export function nextId({ state }: Shop, sequence: string): number {
  const id = state.next[sequence] ?? 1;
  state.next[sequence] = id + 1;
  return id;
}
