import type { NoPage } from './carry-page.ts';

/**
 * Returns the fault that concerns the shop as a whole, of a call about several records. A limit and refused
 * credentials do. Otherwise the shop is away if it answers about none of several records: one that alone gets
 * no answer may be the cause, and must not hold up the others. Pure.
 *
 * @param asked the number of records that were asked for
 */
export function faultOfShop(faults: readonly NoPage[], asked: number): NoPage | undefined {
  const certain = faults.find(({ kind }) => kind === 'rate_limited' || kind === 'unauthorized');
  const away = faults.filter(({ kind }) => kind === 'unavailable' || kind === 'unknown');
  return certain ?? (asked > 1 && away.length === asked ? away[0] : undefined);
}
