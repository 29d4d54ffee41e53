import type { Connector } from '@onhand/connector-kit/connector.ts';
import { appValues } from '@onhand/connector-kit/serving/app-work.ts';
import { serveConnector } from '@onhand/connector-kit/serve.ts';
import { connectorService, isPlatformKey, portVariable } from '@onhand/contracts/platforms.ts';
import type { PlatformKey } from '@onhand/contracts/platforms.ts';
import { connect } from '@onhand/database/connect.ts';
import { warnIfUnsecured } from '@onhand/database/warn-if-unsecured.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import { createCustomerVault } from '@onhand/core/customers/vault.ts';
import { createLimitStore } from '@onhand/core/integrations/limits/limit-store.ts';
import { createLockStore } from '@onhand/core/integrations/limits/lock-store.ts';
import { readConfiguration } from '@onhand/service-kit/configuration.ts';
import type { Logger } from '@onhand/service-kit/logging.ts';
import { runService } from '@onhand/service-kit/run-service.ts';
import type { RunningService } from '@onhand/service-kit/run-service.ts';
import { hostVariables } from './variables.ts';

/** Runs one connector as this process's service until the process is told to stop. Reads the environment. */
export function runConnector(connector: Connector): Promise<void> {
  return runService({
    name: connectorService(keyOf(connector)),
    start: (logger) => startConnectors([connector], logger),
  });
}

/** Runs several connectors in this process, each on its own port, until the process is told to stop. */
export function runConnectors(connectors: readonly Connector[]): Promise<void> {
  return runService({ name: 'connectors', start: (logger) => startConnectors(connectors, logger) });
}

/** Database connections per connector. The connectors of one process share the pool. */
const connectionsEach = 4;

async function startConnectors(connectors: readonly Connector[], logger: Logger): Promise<RunningService> {
  const served = connectors.map((connector) => ({ connector, key: keyOf(connector) }));
  const keys = served.map(({ key }) => key);
  const configuration = readConfiguration(hostVariables(keys), process.env);
  const secretKeys = readSecretKeys(process.env);
  await using opened = new AsyncDisposableStack();
  const db = connect(configuration.DATABASE_URL, {
    name: keys.map(connectorService).join(' '),
    maxConnections: connectionsEach * connectors.length,
    // A replica that vanishes within a draw must not keep the others out.
    timeouts: { lockMs: 2_000, statementMs: 5_000, idleInTransactionMs: 5_000 },
  });
  opened.defer(() => db.destroy());
  const credentials = createShopStore({ db, keys: secretKeys });
  const vault = createCustomerVault({ db, keys: secretKeys });
  const shared = { limits: createLimitStore(db), locks: createLockStore(db) };
  const checks = { database: () => db.selectFrom('integrations').select('id').limit(1).execute() };

  const apps = served.map(({ connector, key }) => ({
    key,
    app: serveConnector({
      connector,
      credentials,
      vault,
      shared,
      app: appValues(connector, process.env),
      token: configuration.CONNECTOR_TOKEN,
      logger: logger.child({ platform: key }),
      allowsPrivateShops: configuration.ONHAND_ALLOW_PRIVATE_SHOPS,
      checks,
    }),
  }));
  opened.defer(async () => {
    await Promise.all(apps.map(({ app }) => app.close()));
  });
  const urls = await Promise.all(
    apps.map(({ app, key }) =>
      app.listen({ port: configuration[portVariable(key)], host: configuration.CONNECTOR_HOST }),
    ),
  );
  await warnIfUnsecured(db, logger);
  const owned = opened.move();
  return { url: urls.join(' '), close: () => owned.disposeAsync() };
}

/**
 * Returns the connector's platform as a listed key.
 *
 * @throws Error if contracts/platforms.ts does not list the platform.
 */
function keyOf({ platform }: Connector): PlatformKey {
  if (isPlatformKey(platform)) return platform;
  throw new Error(`contracts/platforms.ts does not list the platform ${platform}.`);
}
