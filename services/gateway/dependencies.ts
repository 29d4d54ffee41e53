import type { OpenIdConfiguration } from './session/open-id.ts';
import type { Webhook } from '@onhand/connector-kit/webhook.ts';
import type { Dispatcher } from '@onhand/activities/start-work/dispatcher.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Listener } from '@onhand/database/listen.ts';
import type { SecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import type { Clock } from '@onhand/service-kit/clock.ts';
import type { FastifyBaseLogger } from 'fastify';

/** Holds everything that the gateway depends on. */
export interface Dependencies {
  readonly db: Db;
  /** Connections for deliveries only (`connectDoor`). */
  readonly doorDb: Db;
  readonly dispatcher: Pick<
    Dispatcher,
    | 'nudge'
    | 'sale'
    | 'poll'
    | 'hear'
    | 'products'
    | 'customers'
    | 'bulk'
    | 'schedule'
    | 'streetDates'
    | 'computePlan'
  >;
  /** Describes platforms and answers questions that a caller waits for. Workflows do all lasting work. */
  readonly connectors: ConnectorClient;
  /** How each platform's deliveries are decoded. Default: by its connector. */
  readonly webhooks?: ReadonlyMap<string, Webhook | null>;
  /** Wakes streams of events when runs change. */
  readonly listener: Pick<Listener, 'on'>;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /**
   * Checks whether Temporal answers. The result is only displayed, because no response waits for Temporal.
   */
  readonly temporalReachable: () => Promise<boolean>;
  /** Above this many quantities, a workflow computes the effect of a change. Default: `largeChangeAbove`. */
  readonly largeChangeAbove?: number;
  /** A request that takes longer to arrive is refused. Default: 30 s. */
  readonly requestWithinMs?: number;
  readonly configuration: {
    /** The address at which platforms reach the gateway, without a trailing slash. */
    readonly publicUrl: string;
    readonly secretKeys: SecretKeys;
    /** The secrets of the apps' webhooks, by platform, newest first. Left out: no app has any. */
    readonly appSecrets?: ReadonlyMap<string, readonly string[]>;
    /** The addresses of proxies whose `x-forwarded-for` names the caller, separated by commas. */
    readonly trustedProxies?: string;
    /** Whether shops may have private addresses and plain HTTP. */
    readonly allowsPrivateShops: boolean;
    /** The provider at which people sign in to the console. Left out: they sign in with API keys only. */
    readonly openId?: OpenIdConfiguration;
    /** The list of workflows in Temporal's Web UI, for links. Left out: nobody named it. */
    readonly temporalWorkflows?: string;
  };
}
