import type { Connector } from '../../connector.ts';
import type { Arrangement } from '../arrangement.ts';
import type { Served } from '../ask.ts';

/** What the rules are checked on: the connector, and its shop once it is arranged. */
export interface Subject {
  readonly connector: Connector;
  readonly arranged: () => Promise<Arrangement & { readonly ask: Served['ask'] }>;
}
