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

/** What a shop's sequences begin with. WordPress itself has used the ids before. */
export const firstIds: Readonly<ShopState['next']> = {
  post: 10,
  line: 1,
  meta: 1,
  customer: 2,
  webhook: 1,
  term: 16,
};

/** UTC in whole seconds without a zone, as WooCommerce writes dates. */
export function now({ clock }: Shop): string {
  return wooDate(clock.now());
}

function wooDate(moment: Date): string {
  return moment.toISOString().slice(0, 19);
}

/** Takes the next id of a sequence. */
export function nextId({ state }: Shop, sequence: keyof ShopState['next']): number {
  const id = state.next[sequence];
  state.next[sequence] = id + 1;
  return id;
}
