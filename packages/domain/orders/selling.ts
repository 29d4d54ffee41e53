import type { Accounting } from '../stock/line-target.ts';
import type { Place } from '../stock/preference-at.ts';
import type { Copying } from './copies/copying.ts';

/**
 * How an integration sells: the places its lines may take stock from, best first, and who keeps the accounts.
 */
export interface Selling extends Pick<Accounting, 'authority' | 'role'> {
  readonly places: readonly Place[];
  /** Where its orders are copied to. Null or left out: nowhere. */
  readonly copying?: Copying | null;
}
