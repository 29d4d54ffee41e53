import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { NotifierClient } from '@onhand/connector-client/notifier-client.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Listener } from '@onhand/database/listen.ts';
import type { PassIntervals } from '@onhand/domain/integrations/passes.ts';
import type { ChannelWatch } from './publishing/channel-watch.ts';
import type { Dispatcher } from './start-work/dispatcher.ts';

/** Holds the resources that activities use. The worker creates them. */
export interface Dependencies {
  readonly db: Db;
  /** For publishing. Its statements give up before a publisher's lease ends. */
  readonly publisherDb: Db;
  /** For taking orders in. Its statements give up waiting for a merchant's locks, so that no other waits. */
  readonly doorDb: Db;
  readonly connectors: ConnectorClient;
  readonly notifier: NotifierClient;
  readonly dispatcher: Dispatcher;
  readonly listener: Listener;
  readonly channelWatch: ChannelWatch;
  readonly clock: { now(): Date };
  readonly hearing: Hearing;
  readonly log: { warn(detail: object, message: string): void };
}

/** How orders are heard of. */
export interface Hearing extends PassIntervals {
  /**
   * The address at which platforms reach the gateway, without a trailing slash. Left out: nobody told this
   * worker, so it leaves subscriptions alone.
   */
  readonly publicUrl?: string;
}

/** The intervals of an installation that does not set others. */
export const passIntervals: PassIntervals = {
  besideWebhooksMs: 5 * 60_000,
  insteadOfWebhooksMs: 30_000,
};
