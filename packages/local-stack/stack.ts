import { join } from 'node:path';
import { platformKeys } from '@onhand/contracts/platforms.ts';
import { appVariables } from '@onhand/sandbox/platforms/apps.ts';
import type { DataFolder } from './data-folder.ts';
import type { Report } from './interruption.ts';
import { keepRunning } from './keep-running.ts';
import type { KeptRunning } from './keep-running.ts';
import type { Ports } from './ports.ts';
import { migrateForServices } from './migrate-for-services.ts';
import { ensureDatabase, startPostgres } from './postgres.ts';
import { removeDataFolder } from './postgres-files.ts';
import { serviceEnvironments } from './service-environment.ts';
import { startService } from './service-process.ts';
import { startTogether } from './start-together.ts';
import { startTemporal } from './temporal.ts';

/** Holds the options of a complete Onhand on one machine. */
export interface StackOptions {
  readonly folder: DataFolder;
  readonly ports: Ports;
  /** `fast` for a folder that is removed after the run. */
  readonly durability: 'durable' | 'fast';
  /**
   * The environment variables. DATABASE_URL and TEMPORAL_ADDRESS replace the embedded servers.
   * ONHAND_SECRETS_KEY and CONNECTOR_TOKEN replace the generated secrets, and ONHAND_PUBLIC_URL the gateway's
   * address on this machine.
   */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A key that the gateway accepts from the start. */
  readonly operatorKey: string;
  readonly signal: AbortSignal;
  readonly report: Report;
}

/**
 * Controls a running Onhand. Every part answered once; a part that ends by itself is started again. Dispose
 * it to stop all parts.
 */
export interface Stack extends AsyncDisposable {
  readonly databaseUrl: string;
  readonly gatewayUrl: string;
  readonly sandboxUrl: string;
  readonly temporalAddress: string;
  /** The address of Temporal's Web UI; undefined if the stack does not run its own Temporal. */
  readonly temporalUiUrl: string | undefined;
}

/**
 * Starts all parts in order and resolves when all of them answer. A failure stops the parts that were started
 * before.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { folder, ports, environment, report, signal } = options;
  await using parts = new AsyncDisposableStack();
  let databaseUrl = environment['DATABASE_URL'] ?? '';
  let temporalAddress = environment['TEMPORAL_ADDRESS'] ?? '';
  const ownTemporal = temporalAddress === '';
  const temporalUiUrl = ownTemporal
    ? `http://127.0.0.1:${ports['temporal-ui']}`
    : environment['TEMPORAL_UI_URL'] || undefined;

  report('starting PostgreSQL and Temporal');
  const own: ((either: AbortSignal) => Promise<void>)[] = [];
  if (databaseUrl === '') {
    own.push(async (either) => {
      if (options.durability === 'fast') parts.defer(() => removeDataFolder(postgresFolder(folder)));
      const start = async (starting: AbortSignal) => {
        const postgres = await startOwnPostgres(options, starting);
        databaseUrl = postgres.url('onhand');
        return postgres.process;
      };
      const postgres = await keepRunning({ name: 'PostgreSQL', start, report, signal: either });
      parts.defer(() => postgres.stop());
    });
  }
  if (ownTemporal) {
    own.push(async (either) => {
      const start = async (starting: AbortSignal) => {
        const temporal = await startOwnTemporal(options, starting);
        temporalAddress = temporal.address;
        return temporal.process;
      };
      const temporal = await keepRunning({ name: 'Temporal', start, report, signal: either });
      parts.defer(() => temporal.stop());
    });
  }
  await startTogether(own, signal);
  const databaseUrls = await migrateForServices(
    databaseUrl,
    environment['DATABASE_URL'] ? undefined : folder,
  );

  report('starting the services');
  const environments = serviceEnvironments({
    ports,
    databaseUrls,
    temporalAddress,
    secretsKey: environment['ONHAND_SECRETS_KEY'] || (await folder.secret('secrets-key')),
    ...(environment['ONHAND_SECRETS_KEY_PREVIOUS']
      ? { previousSecretsKey: environment['ONHAND_SECRETS_KEY_PREVIOUS'] }
      : {}),
    operatorKey: options.operatorKey,
    sandboxFolder: join(folder.path, 'sandbox'),
    apps: appsOf(environment),
    connectorToken: environment['CONNECTOR_TOKEN'] || (await folder.secret('connector-token')),
    ...(environment['SMTP_URL']
      ? {
          smtp: {
            url: environment['SMTP_URL'],
            ...(environment['SMTP_FROM'] && { from: environment['SMTP_FROM'] }),
          },
        }
      : {}),
    ...(temporalUiUrl !== undefined && { temporalUiUrl }),
    ...(environment['ONHAND_PUBLIC_URL'] ? { publicUrl: environment['ONHAND_PUBLIC_URL'] } : {}),
  });
  const services: KeptRunning[] = [];
  // Services stop at the same time, because they do not depend on one another. The databases stop after them.
  parts.defer(async () => {
    await Promise.all(services.map((service) => service.stop()));
  });
  await startTogether(
    environments.map((service) => async (either) => {
      const { name } = service;
      const files = { logFile: folder.log(name), pidFile: folder.pidFile(name) };
      const start = (starting: AbortSignal) => startService({ ...service, ...files, signal: starting });
      services.push(await keepRunning({ name, start, report, signal: either }));
    }),
    signal,
  );

  const owned = parts.move();
  return {
    databaseUrl,
    temporalAddress,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    sandboxUrl: `http://127.0.0.1:${ports.sandbox}`,
    temporalUiUrl,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/**
 * Returns the variables of the operator's apps, named after their platforms, and those of the sandbox's apps
 * where the operator has none.
 */
function appsOf(environment: StackOptions['environment']): Readonly<Record<string, string>> {
  const isOfPlatform = (name: string) => platformKeys.some((key) => name.startsWith(`${key.toUpperCase()}_`));
  const own = Object.entries(environment).flatMap(([name, value]) =>
    isOfPlatform(name) && value ? [[name, value] as const] : [],
  );
  const unset = appVariables.filter((variables) =>
    Object.keys(variables).every((name) => !environment[name]),
  );
  return Object.fromEntries([...unset.flatMap((variables) => Object.entries(variables)), ...own]);
}

const postgresFolder = (folder: DataFolder): string => join(folder.path, 'postgres');

async function startOwnPostgres({ folder, ports, durability }: StackOptions, signal: AbortSignal) {
  const postgres = await startPostgres({
    dataFolder: postgresFolder(folder),
    logFile: folder.log('postgres'),
    pidFile: folder.pidFile('postgres'),
    password: await folder.secret('postgres-password'),
    port: ports.postgres,
    durability,
    signal,
  });
  try {
    await ensureDatabase(postgres, 'onhand');
    return postgres;
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

function startOwnTemporal({ folder, ports, durability }: StackOptions, signal: AbortSignal) {
  return startTemporal({
    logFile: folder.log('temporal'),
    pidFile: folder.pidFile('temporal'),
    port: ports.temporal,
    uiPort: ports['temporal-ui'],
    ...(durability === 'durable' && { databaseFile: join(folder.path, 'temporal.db') }),
    signal,
  });
}
