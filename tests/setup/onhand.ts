import { randomBytes, randomUUID } from 'node:crypto';
import { createDispatcher } from '@onhand/activities/start-work/dispatcher.ts';
import { urlIn } from '@onhand/connector-client/addresses.ts';
import { createConnectorClient } from '@onhand/connector-client/client.ts';
import { serveConnector } from '@onhand/connector-kit/serve.ts';
import type { AppValues } from '@onhand/connector-kit/app.ts';
import type { Connector } from '@onhand/connector-kit/connector.ts';
import { connector as ebay } from '@onhand/connector-ebay/connector.ts';
import { connector as etsy } from '@onhand/connector-etsy/connector.ts';
import { connector as shopify } from '@onhand/connector-shopify/connector.ts';
import { connector as vendure } from '@onhand/connector-vendure/connector.ts';
import { connector as realWoocommerce } from '@onhand/connector-woocommerce/connector.ts';
import { platformKeys, urlVariable } from '@onhand/contracts/platforms.ts';
import type { PlatformKey } from '@onhand/contracts/platforms.ts';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { listen } from '@onhand/database/listen.ts';
import { runChannel } from '@onhand/core/runs/notifications.ts';
import { databaseClock } from '@onhand/database/database-clock.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import { createCustomerVault } from '@onhand/core/customers/vault.ts';
import { connectDoor } from '@onhand/core/orders/connect-door.ts';
import { createLimitStore } from '@onhand/core/integrations/limits/limit-store.ts';
import { createLockStore } from '@onhand/core/integrations/limits/lock-store.ts';
import { ensureFirstKey } from '@onhand/gateway/access/first-key.ts';
import { createApp } from '@onhand/gateway/app.ts';
import type { OpenIdConfiguration } from '@onhand/gateway/session/open-id.ts';
import { gatewayClient } from '@onhand/local-stack/gateway-client.ts';
import type { GatewayClient } from '@onhand/local-stack/gateway-client.ts';
import { createNotifier } from '@onhand/notifier/app.ts';
import { app as ebayApp } from '@onhand/sandbox/platforms/ebay/app.ts';
import { app as etsyApp } from '@onhand/sandbox/platforms/etsy/app.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { systemClock } from '@onhand/service-kit/clock.ts';
import { createLogger } from '@onhand/service-kit/logging.ts';
import { sendTemporalLogsTo } from '@onhand/worker/temporal-logs.ts';
import { startWorker } from '@onhand/worker/worker.ts';
import type { RunningWorker } from '@onhand/worker/worker.ts';
import { Client, Connection } from '@temporalio/client';
import { inject } from 'vitest';
import { createTestDatabase, shiftClock } from './database.ts';

/**
 * A whole Onhand in the test's process: its own database, task queue, sandbox and connectors; real Temporal.
 */
export interface TestOnhand extends AsyncDisposable {
  readonly db: Db;
  readonly databaseUrl: string;
  readonly gatewayUrl: string;
  /** With the operator's key. */
  readonly gateway: GatewayClient;
  readonly operatorKey: string;
  readonly sandbox: Sandbox;
  readonly temporal: Client;
  readonly taskQueue: string;
  /** The environment in which a worker of its own process (services/worker/main.ts) works for this Onhand. */
  readonly workerEnvironment: Readonly<Record<string, string>>;
  /** The same for a gateway of its own process, on any port. */
  readonly gatewayEnvironment: Readonly<Record<string, string>>;
  /** Stops it as a deployment does; `startWorker` starts another. */
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  /** Moves the database's clock this far from the real time; the gateway and the worker follow at once. */
  shiftClock(ms: number): Promise<void>;
}

export interface TestOnhandOptions {
  readonly temporalAddress?: string;
  readonly worker?: boolean;
  /** Serves WooCommerce in place of the real connector, to give it other bounds. */
  readonly woocommerce?: Connector;
  /** Runs WooCommerce's connector elsewhere, with this environment, and returns its address. */
  readonly runWoocommerce?: (environment: Readonly<Record<string, string>>) => Promise<string>;
  /**
   * Whether shops are subscribed to, and put back what they switch off; otherwise a shop sends what its test
   * asks it to. `at`: the address of another gateway.
   */
  readonly subscriptions?: boolean | { readonly at: string };
  /** How often orders are read where webhooks make them fast; default: five minutes. */
  readonly passEveryMs?: number;
  /** The provider at which people sign in to the console; default: none. */
  readonly openId?: OpenIdConfiguration;
  /** The mail server of notifications; default: none. */
  readonly smtpUrl?: string;
  /** Takes every log line of the gateway, the connectors and the worker, each as JSON. */
  readonly logTo?: (line: string) => void;
}

/** Starts everything; dispose it (`await using`, or in `afterAll`) to stop it. */
export async function startOnhand(options: TestOnhandOptions = {}): Promise<TestOnhand> {
  const { temporalAddress = inject('temporalAddress') } = options;
  const { woocommerce = realWoocommerce } = options;
  await using parts = new AsyncDisposableStack();
  const { logTo } = options;
  const logger =
    logTo === undefined
      ? createLogger({ service: 'test', level: process.env['LOG_LEVEL'] ?? 'silent' })
      : createLogger({ service: 'test', level: 'trace' }, { write: logTo });
  sendTemporalLogsTo(logger);
  const database = await createTestDatabase();
  parts.defer(() => database.drop());
  const { db, url: databaseUrl } = database;
  // Each service connects as in a deployment; the test itself sees everything.
  const gatewayDb = connect(database.urlAs('gateway'));
  parts.defer(() => gatewayDb.destroy());
  const connectorDb = connect(database.urlAs('connector'));
  parts.defer(() => connectorDb.destroy());
  const clock = await databaseClock(gatewayDb);
  parts.defer(() => clock.close());
  const secretsKey = randomBytes(32).toString('base64');
  const secretKeys = readSecretKeys({ ONHAND_SECRETS_KEY: secretsKey });
  const connectorToken = randomUUID();
  const connectorEnvironment = {
    DATABASE_URL: database.urlAs('connector'),
    CONNECTOR_TOKEN: connectorToken,
    ONHAND_SECRETS_KEY: secretsKey,
    ONHAND_ALLOW_PRIVATE_SHOPS: 'true',
  };

  // Shops, and connectors that sign requests to them, have clocks of their own: moving Onhand's moves none of
  // them.
  const sandbox = await startSandbox({ clock: systemClock });
  parts.defer(() => sandbox.close());
  const serve = async (connector: Connector, appOf: AppValues = {}) => {
    const credentials = createShopStore({ db: connectorDb, keys: secretKeys });
    const app = serveConnector({
      connector,
      app: appOf,
      credentials,
      vault: createCustomerVault({ db: connectorDb, keys: secretKeys }),
      shared: { limits: createLimitStore(connectorDb), locks: createLockStore(connectorDb) },
      token: connectorToken,
      logger,
      allowsPrivateShops: true,
    });
    parts.defer(() => app.close());
    return app.listen({ port: 0, host: '127.0.0.1' });
  };
  const connectorUrls: Record<PlatformKey, string> = {
    woocommerce: await (options.runWoocommerce?.(connectorEnvironment) ?? serve(woocommerce)),
    vendure: await serve(vendure),
    shopify: await serve(shopify),
    ebay: await serve(ebay, { ...ebayApp, redirectName: ebayApp.ruName, apiUrl: sandbox.url }),
    etsy: await serve(etsy, { keystring: etsyApp.keystring, sharedSecret: etsyApp.sharedSecret }),
  };

  const notifierDb = connect(database.urlAs('notifier'));
  parts.defer(() => notifierDb.destroy());
  const { smtpUrl } = options;
  const notifier = createNotifier({
    db: notifierDb,
    keys: secretKeys,
    token: connectorToken,
    ...(smtpUrl && { mail: { url: new URL(smtpUrl), from: 'Onhand <onhand@shop.test>' } }),
    allowsPrivate: true,
    clock: systemClock,
    logger,
  });
  parts.defer(() => notifier.close());
  const notifierUrl = await notifier.listen({ port: 0, host: '127.0.0.1' });

  const taskQueue = `test-${randomUUID()}`;
  const connection = Connection.lazy({ address: temporalAddress });
  parts.defer(() => connection.close());
  const temporal = new Client({ connection });
  const dispatcher = createDispatcher({ db: gatewayDb, temporal, taskQueue, clock, log: logger });
  parts.defer(() => dispatcher.close());

  const operatorKey = `oh_${randomBytes(6).toString('hex')}_${randomBytes(24).toString('hex')}`;
  await ensureFirstKey(gatewayDb, operatorKey, new Date());
  const configuration = {
    publicUrl: 'http://127.0.0.1:0',
    secretKeys,
    appSecrets: new Map([['etsy', [etsyApp.webhookSecret]]]),
    allowsPrivateShops: true,
    ...(options.openId && { openId: options.openId }),
  };
  const doorDb = connectDoor(database.urlAs('gateway'));
  parts.defer(() => doorDb.destroy());
  const listener = await listen(database.urlAs('gateway'), [runChannel], () => undefined);
  parts.defer(() => listener.close());
  const app = await createApp({
    db: gatewayDb,
    doorDb,
    dispatcher,
    connectors: createConnectorClient({ token: connectorToken, urlFor: urlIn(connectorUrls), clock }),
    listener,
    clock,
    log: logger,
    temporalReachable: async () => true,
    configuration,
  });
  parts.defer(() => app.close());
  const gatewayUrl = await app.listen({ port: 0, host: '127.0.0.1' });

  const { subscriptions = false, passEveryMs } = options;
  const publicUrl = typeof subscriptions === 'object' ? subscriptions.at : gatewayUrl;
  configuration.publicUrl = publicUrl;

  let worker: RunningWorker | undefined;
  const serviceEnvironment = {
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_TASK_QUEUE: taskQueue,
    CONNECTOR_TOKEN: connectorToken,
    ...Object.fromEntries(platformKeys.map((key) => [urlVariable(key), connectorUrls[key]])),
  };
  const onhand = {
    db,
    databaseUrl,
    gatewayUrl,
    gateway: gatewayClient(gatewayUrl, operatorKey),
    operatorKey,
    sandbox,
    temporal,
    taskQueue,
    workerEnvironment: {
      ...serviceEnvironment,
      DATABASE_URL: database.urlAs('worker'),
      WORKFLOW_BUNDLE: inject('workflowBundlePath'),
      NOTIFIER_URL: notifierUrl,
      SWEEP_EVERY_MS: '1000',
    },
    gatewayEnvironment: {
      ...serviceEnvironment,
      DATABASE_URL: database.urlAs('gateway'),
      ONHAND_SECRETS_KEY: secretsKey,
      GATEWAY_PORT: '0',
    },
    async startWorker() {
      worker = await startWorker({
        databaseUrl: database.urlAs('worker'),
        temporalAddress,
        temporalNamespace: 'default',
        taskQueue,
        connectorUrls,
        connectorToken,
        notifierUrl,
        workflowBundlePath: inject('workflowBundlePath'),
        sweepEveryMs: 1_000,
        ...(subscriptions === false ? {} : { publicUrl }),
        ...(passEveryMs === undefined ? {} : { passEveryMs }),
        logger,
      });
    },
    async shiftClock(ms: number) {
      await shiftClock(db, ms);
      await Promise.all([clock.sample(), worker?.clock.sample()]);
    },
    async stopWorker() {
      const running = worker;
      worker = undefined;
      await running?.close();
    },
  };
  parts.defer(() => onhand.stopWorker());
  if (options.worker !== false) {
    await onhand.startWorker();
  }
  const owned = parts.move();
  return { ...onhand, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
