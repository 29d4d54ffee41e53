import type { Outbox } from './outbox.ts';
import type { Shop } from './shop.ts';

/** A shop that answers, with what it needs besides its memory. */
export interface RunningShop {
  readonly shop: Shop;
  readonly outbox: Outbox;
  /** To be called after anything may have happened: sends what waits and keeps the state. */
  readonly changed: () => void;
}
