import { sameShop } from './home-address.ts';

/** The addresses by which an integration's shop is known. */
export interface ShopAddresses {
  /** The address that the platform names as the shop's. Null: not known. */
  readonly homeAddress: string | null;
  /** The address at which the shop is called. */
  readonly baseUrl: string;
}

/**
 * Tells whose a rightly signed delivery is. `source` is the shop that the delivery names; undefined: it names
 * none. Pure.
 *
 * - `ours`: the integration's shop sent it.
 * - `foreign`: another shop sent it, for example a staging copy that has the secret.
 * - `unsure`: the shop's own name is not known. A shop behind a proxy has another name than we call it.
 */
export function whoseEvent(
  source: string | undefined,
  { homeAddress, baseUrl }: ShopAddresses,
): 'ours' | 'foreign' | 'unsure' {
  if (source === undefined || sameShop(source, baseUrl)) return 'ours';
  if (homeAddress === null) return 'unsure';
  return sameShop(source, homeAddress) ? 'ours' : 'foreign';
}
