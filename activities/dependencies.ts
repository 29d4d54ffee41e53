import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Listener } from '@onhand/database/listen.ts';
import type { ChannelWatch } from './publishing/channel-watch.ts';
import type { Dispatcher } from './start-work/dispatcher.ts';

/** Holds the resources that activities use. The worker creates them. */
export interface Dependencies {
  readonly db: Db;
  readonly connectors: ConnectorClient;
  readonly dispatcher: Dispatcher;
  readonly listener: Listener;
  readonly channelWatch: ChannelWatch;
  readonly clock: { now(): Date };
  readonly log: { warn(detail: object, message: string): void };
}
