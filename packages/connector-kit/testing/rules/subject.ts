import type { Connector, Shop } from '../../connector.ts';
import type { Arrangement } from '../arrangement.ts';
import type { Served } from '../ask.ts';

/** Holds the connector under test and its arranged shop. */
export interface Subject {
  readonly connector: Connector;
  readonly arranged: () => Promise<
    Arrangement & {
      readonly ask: Served['ask'];
      /** Asks another process for the same integration, which ends after its answer. */
      readonly askElsewhere: Served['ask'];
      /** Asks for another integration of the app, with this shop. Both share the app's limits. */
      readonly askAs: (shop: Shop) => Served['ask'];
    }
  >;
}
