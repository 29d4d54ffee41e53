import type { Lane } from '@onhand/domain/limits/limit.ts';
import type { Download } from './transport/download.ts';
import type { Fetch } from './transport/transport.ts';

/** Holds a shop's address and API secrets. `secrets` never leave the connector's process. */
export interface Shop {
  readonly baseUrl: string;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The values of the app's variables, by the connector's names. A variable that is not set is left out. */
export type AppValues = Readonly<Record<string, string>>;

/** Holds the context of a method call. `signal` aborts at the deadline or when the caller disconnects. */
export interface Call {
  readonly integrationId: string;
  /** Returns the time by the caller's clock. The clock of the connector's own host may be wrong. */
  readonly now: () => Date;
  /** Epoch milliseconds, by the caller's clock. */
  readonly deadline: number;
  readonly lane: Lane;
  readonly signal: AbortSignal;
  readonly shop: Shop;
  /** The values of the variables that `Connector.app` declares. */
  readonly app: AppValues;
  /** The only way to call the shop. */
  readonly fetch: Fetch;
  /** Loads a file that is not the shop's. */
  readonly download: Download;
}
