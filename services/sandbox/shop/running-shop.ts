import type { Outbox } from './outbox.ts';
import type { Shop } from './shop.ts';

/** Holds an open shop and its outbox. */
export interface RunningShop {
  readonly shop: Shop;
  readonly outbox: Outbox;
  /** Sends queued deliveries and stores the state. Call it after any possible change. */
  readonly changed: () => void;
}
