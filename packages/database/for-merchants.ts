import { AsyncLocalStorage } from 'node:async_hooks';
import type { MerchantId } from '@onhand/domain/ids.ts';

/** `all`: work on the whole installation, such as the sweep's. */
type Merchants = readonly MerchantId[] | 'all';

const current = new AsyncLocalStorage<Merchants>();

/**
 * Runs `work` for these merchants. Its statements say so in the setting `onhand.merchants`, and row-level
 * security hides all other merchants' rows from them. The innermost call counts.
 */
export function forMerchants<T>(merchants: Merchants, work: () => T): T {
  return current.run(merchants, work);
}

/**
 * Returns the setting for a statement or a transaction that begins now: an array of merchant ids in
 * PostgreSQL's notation, or of `*` for all merchants. Work that names no merchants sees no merchant's rows.
 */
export function merchantsSetting(): string {
  const merchants = current.getStore() ?? [];
  return merchants === 'all' ? '{*}' : `{${merchants.join(',')}}`;
}

/**
 * Returns an iteration whose steps run for the merchants of this moment. A stream takes its steps when it has
 * room, from elsewhere.
 */
export function keepMerchants<T>(steps: AsyncIterable<T>): AsyncIterable<T> {
  const merchants = current.getStore() ?? [];
  return {
    [Symbol.asyncIterator]() {
      const iterator = steps[Symbol.asyncIterator]();
      return {
        next: () => current.run(merchants, () => iterator.next()),
        return: async (value: unknown) => {
          await current.run(merchants, () => iterator.return?.(value));
          return { done: true, value };
        },
      };
    },
  };
}
