import { sameShop } from './home-address.ts';

/** What is known of an integration's shop before its address changes. */
export interface KnownShop {
  readonly baseUrl: string;
  /** The address that the platform names as the shop's. Null: it names none, or it is not known. */
  readonly homeAddress: string | null;
  readonly currency: string | null;
}

/** What the shop at the new address says of itself. */
export interface ShopThere {
  readonly currency: string;
  readonly home?: string;
}

export type ChangeOfAddress = 'same_shop' | 'another_shop' | 'another_currency';

/**
 * Judges whether the shop at a new address is the integration's shop. `movedTo` is the home address that the
 * shop has by now, if it moved. Pure.
 */
export function changeOfAddress(
  known: KnownShop,
  there: ShopThere,
  movedTo: string | undefined,
): ChangeOfAddress {
  if (known.currency !== null && known.currency !== there.currency) return 'another_currency';
  const expected = movedTo ?? known.homeAddress;
  if (there.home === undefined) return expected === null ? 'same_shop' : 'another_shop';
  return sameShop(there.home, expected ?? known.baseUrl) ? 'same_shop' : 'another_shop';
}
