import { join } from 'node:path';
import { runConnectors } from '@onhand/connector-host/run-connector.ts';
import type { Connector } from '@onhand/connector-kit/connector.ts';
import { connectorService, platformKeys } from '@onhand/contracts/platforms.ts';
import type { PlatformKey } from '@onhand/contracts/platforms.ts';

/**
 * Runs all connectors of the registry in one process, which takes less memory and starts sooner than one
 * process for each.
 */
await runConnectors(await Promise.all(platformKeys.map(load)));

/** Loads a connector from its folder, as `startService` starts a service from its folder. */
async function load(key: PlatformKey): Promise<Connector> {
  const file = join(import.meta.dirname, '../../services', connectorService(key), 'connector.ts');
  // tests/architecture/connectors.test.ts proves that each of these files exports its connector.
  const { connector } = (await import(file)) as { readonly connector: Connector };
  return connector;
}
