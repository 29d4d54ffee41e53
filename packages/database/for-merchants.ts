import { AsyncLocalStorage } from 'node:async_hooks';
import type { MerchantId } from '@onhand/domain/ids.ts';

/** `all`: work on the whole installation, such as the sweep's. */
type Merchants = readonly MerchantId[] | 'all';

const current = new AsyncLocalStorage<Merchants>();

/**
 * Runs `work` for these merchants. Each of its transactions says so in the setting `onhand.merchants`, so
 * that policies of row-level security can be added. The innermost call counts.
 */
export function forMerchants<T>(merchants: Merchants, work: () => T): T {
  return current.run(merchants, work);
}

/**
 * Returns the setting for a transaction that begins now: an array of merchant ids in PostgreSQL's notation,
 * or of `*` for all merchants. Work that says nothing is for all.
 */
export function merchantsSetting(): string {
  const merchants = current.getStore() ?? 'all';
  return merchants === 'all' ? '{*}' : `{${merchants.join(',')}}`;
}
