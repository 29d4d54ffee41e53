import { createDispatcher } from '@onhand/activities/start-work/dispatcher.ts';
import { keepSweep } from '@onhand/activities/start-work/keep-sweep.ts';
import { connectorUrls, connectorVariables, urlIn } from '@onhand/connector-client/addresses.ts';
import { createConnectorClient } from '@onhand/connector-client/client.ts';
import { privateShopsVariable } from '@onhand/contracts/private-shops.ts';
import { connect } from '@onhand/database/connect.ts';
import { listen } from '@onhand/database/listen.ts';
import { databaseClock } from '@onhand/database/database-clock.ts';
import { warnIfUnsecured } from '@onhand/database/warn-if-unsecured.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { runChannel } from '@onhand/core/runs/notifications.ts';
import { connectDoor } from '@onhand/core/orders/connect-door.ts';
import { readConfiguration } from '@onhand/service-kit/configuration.ts';
import { runService } from '@onhand/service-kit/run-service.ts';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { ensureFirstKey } from './access/first-key.ts';
import { createApp } from './app.ts';
import { readAppSecrets } from './webhooks/app-secrets.ts';
import { keepPresence } from './keep-presence.ts';
import { readOpenId } from './session/open-id.ts';

const variables = z.object({
  DATABASE_URL: z.string().describe('postgres://user:password@host/database'),
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233').describe('host:port of the Temporal server'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_UI_URL: z.url().optional().describe('where people reach the Web UI of Temporal'),
  TEMPORAL_TASK_QUEUE: z.string().default('onhand').describe('shared by the gateway and all workers'),
  ...connectorVariables.shape,
  ...privateShopsVariable,
  GATEWAY_PORT: z.coerce.number().int().default(3000).describe('0 takes a free port'),
  GATEWAY_HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  GATEWAY_TRUSTED_PROXIES: z.string().optional().describe('addresses or networks, separated by commas'),
  SWEEP_EVERY_MS: z.coerce.number().int().positive().default(5_000),
  ONHAND_PUBLIC_URL: z.url().optional().describe('where platforms reach the gateway, for webhook addresses'),
  OPENID_ISSUER: z.url().optional().describe('the provider at which people sign in to the console'),
  OPENID_CLIENT_ID: z.string().optional().describe('the client that the provider registered for Onhand'),
  OPENID_CLIENT_SECRET: z.string().optional().describe("that client's secret"),
  OPENID_NAME: z.string().optional().describe("the provider's name, as people know it"),
  ONHAND_OPERATOR_KEY: z.string().optional().describe("the operator's first admin key: oh_<prefix>_<secret>"),
});

/**
 * A request that meets another's lock fails with `database_unavailable` before requests like it hold every
 * connection. A plan of 100,000 listings is applied in a quarter of a minute.
 */
const timeouts = { lockMs: 10_000, statementMs: 60_000, idleInTransactionMs: 60_000 };

/** If Temporal takes longer to answer, the check reports it as unreachable. */
const temporalWithinMs = 1_000;

await runService({
  name: 'gateway',
  start: async (logger) => {
    const configuration = readConfiguration(variables, process.env);
    const secretKeys = readSecretKeys(process.env);
    const openId = readOpenId(configuration);
    const host = configuration.GATEWAY_HOST;
    await using opened = new AsyncDisposableStack();
    const db = connect(configuration.DATABASE_URL, { name: 'gateway', maxConnections: 20, timeouts });
    opened.defer(() => db.destroy());
    const doorDb = connectDoor(configuration.DATABASE_URL);
    opened.defer(() => doorDb.destroy());
    const clock = await databaseClock(db, {
      onError: (error) => logger.warn({ err: error }, "The database's clock could not be read; it runs on."),
    });
    opened.defer(() => clock.close());
    const listener = await listen(configuration.DATABASE_URL, [runChannel], (error) =>
      logger.warn({ err: error }, 'The database no longer notifies; connecting again.'),
    );
    opened.defer(() => listener.close());
    if (configuration.ONHAND_OPERATOR_KEY !== undefined) {
      await ensureFirstKey(db, configuration.ONHAND_OPERATOR_KEY, clock.now());
    }

    // The connection is lazy: the gateway starts and accepts webhooks without Temporal.
    const connection = Connection.lazy({ address: configuration.TEMPORAL_ADDRESS });
    opened.defer(() => connection.close());
    const temporal = new Client({ connection, namespace: configuration.TEMPORAL_NAMESPACE });
    const dispatcher = createDispatcher({
      db,
      temporal,
      taskQueue: configuration.TEMPORAL_TASK_QUEUE,
      clock,
      log: logger,
    });
    opened.defer(() => dispatcher.close());

    const sweep = keepSweep({
      temporal,
      taskQueue: configuration.TEMPORAL_TASK_QUEUE,
      sweep: { everyMs: configuration.SWEEP_EVERY_MS },
      log: logger,
    });
    opened.defer(() => sweep.close());

    const app = await createApp({
      db,
      doorDb,
      dispatcher,
      connectors: createConnectorClient({
        token: configuration.CONNECTOR_TOKEN,
        urlFor: urlIn(connectorUrls(configuration)),
        clock,
      }),
      listener,
      clock,
      log: logger,
      temporalReachable: () =>
        connection
          .withDeadline(Date.now() + temporalWithinMs, () => connection.workflowService.getSystemInfo({}))
          .then(
            () => true,
            () => false,
          ),
      configuration: {
        publicUrl: (
          configuration.ONHAND_PUBLIC_URL ?? `http://${host}:${configuration.GATEWAY_PORT}`
        ).replace(/\/+$/, ''),
        secretKeys,
        appSecrets: readAppSecrets(process.env),
        ...(configuration.GATEWAY_TRUSTED_PROXIES !== undefined && {
          trustedProxies: configuration.GATEWAY_TRUSTED_PROXIES,
        }),
        allowsPrivateShops: configuration.ONHAND_ALLOW_PRIVATE_SHOPS,
        ...(openId && { openId }),
        ...(configuration.TEMPORAL_UI_URL !== undefined && {
          temporalWorkflows: workflowsIn(configuration.TEMPORAL_UI_URL, configuration.TEMPORAL_NAMESPACE),
        }),
      },
    });
    opened.defer(() => app.close());
    const url = await app.listen({ port: configuration.GATEWAY_PORT, host });

    const presence = await keepPresence({ db, clock, log: logger });
    opened.defer(() => presence.close());
    await warnIfUnsecured(db, logger);

    const owned = opened.move();
    return { url, close: () => owned.disposeAsync() };
  },
});

/** Returns the address of the list of workflows in Temporal's Web UI, without a trailing slash. */
function workflowsIn(webUi: string, namespace: string): string {
  return `${webUi.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows`;
}
