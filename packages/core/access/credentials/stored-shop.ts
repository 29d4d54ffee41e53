import type { Fault } from '@onhand/contracts/connector/fault.ts';

/** A shop as it is stored. `version` changes whenever one of its secrets is replaced. */
export interface StoredShop {
  readonly baseUrl: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly version: string;
}

/** Asks a platform for new secrets. `signal`: see {@link ShopStore}. */
export interface Renewal {
  readonly renew: (shop: StoredShop, signal: AbortSignal) => Promise<Renewed | Fault>;
  readonly signal: AbortSignal;
}

export interface Renewed {
  readonly kind: 'renewed';
  readonly secrets: Readonly<Record<string, string>>;
}

export type Refreshed = { readonly kind: 'shop'; readonly shop: StoredShop } | Fault;

/** Matches connector-kit's `CredentialStore`, which this package may not import. */
export interface ShopStore {
  load(integrationId: string): Promise<StoredShop | null>;
  /**
   * Replaces API secrets of an integration by those that `renew` returns, and returns the shop with them. If
   * the stored secrets are newer than `version`, `renew` is not asked. `renew` gets a signal that aborts
   * before another process may begin; `signal` ends only the waiting.
   */
  refresh(integrationId: string, version: string, renewal: Renewal): Promise<Refreshed>;
}
