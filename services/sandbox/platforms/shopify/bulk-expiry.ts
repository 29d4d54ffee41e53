import type { Shop } from '../../shop/shop.ts';
import type { BulkOperation } from './own-state.ts';

/** Shopify keeps the result of a bulk operation for seven days. */
const keptMs = 7 * 24 * 60 * 60_000;

/** Tells whether an operation's result is kept no longer. */
export function hasExpired({ clock }: Shop, { completedAt }: Pick<BulkOperation, 'completedAt'>): boolean {
  return completedAt !== null && Date.parse(`${completedAt}Z`) + keptMs < clock.now().getTime();
}
