import type { Dispatcher } from '@onhand/activities/start-work/dispatcher.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { SecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import type { Clock } from '@onhand/service-kit/clock.ts';
import type { FastifyBaseLogger } from 'fastify';

/** All that the gateway is made from. */
export interface Dependencies {
  readonly db: Db;
  readonly dispatcher: Pick<
    Dispatcher,
    'nudge' | 'sale' | 'poll' | 'products' | 'bulk' | 'schedule' | 'computePlan'
  >;
  /** What a platform can do, and what somebody who waits asks of it; all lasting work is a workflow's. */
  readonly connectors: ConnectorClient;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** Resolves to whether Temporal answers; only shown, because nothing that is answered here waits for it. */
  readonly temporalReachable: () => Promise<boolean>;
  /** Above this many quantities a workflow works out the effect of a change; left out: `largeChangeAbove`. */
  readonly largeChangeAbove?: number;
  readonly configuration: {
    /** Where platforms reach the gateway, without a slash at its end. */
    readonly publicUrl: string;
    readonly secretKeys: SecretKeys;
  };
}
