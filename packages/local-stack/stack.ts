import { join } from 'node:path';
import { connect } from '@onhand/database/connect.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import type { DataFolder } from './data-folder.ts';
import type { Report } from './interruption.ts';
import type { ManagedProcess } from './managed-process.ts';
import type { Ports } from './ports.ts';
import { ensureDatabase, startPostgres } from './postgres.ts';
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

/** Controls a running Onhand in which every part answers. Dispose it to stop all parts. */
export interface Stack extends AsyncDisposable {
  readonly databaseUrl: string;
  readonly gatewayUrl: string;
  readonly sandboxUrl: string;
  readonly temporalAddress: string;
  /** The address of Temporal's Web UI; undefined if the stack does not run its own Temporal. */
  readonly temporalUiUrl: string | undefined;
  /**
   * Resolves when a part ends by itself, with a sentence that says which part and how, and its last lines.
   */
  readonly broken: Promise<string>;
}

/**
 * Starts all parts in order and resolves when all of them answer. A failure stops the parts that were started
 * before.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { folder, ports, environment, report, signal } = options;
  await using parts = new AsyncDisposableStack();
  const running: ManagedProcess[] = [];
  let databaseUrl = environment['DATABASE_URL'] ?? '';
  let temporalAddress = environment['TEMPORAL_ADDRESS'] ?? '';
  const ownTemporal = temporalAddress === '';

  report('starting PostgreSQL and Temporal');
  const own: ((either: AbortSignal) => Promise<void>)[] = [];
  if (databaseUrl === '') {
    own.push(async (either) => {
      const postgres = await startOwnPostgres(options, either);
      parts.defer(() => (options.durability === 'fast' ? postgres.remove() : postgres.stop()));
      running.push(postgres.process);
      databaseUrl = postgres.url('onhand');
    });
  }
  if (ownTemporal) {
    own.push(async (either) => {
      const temporal = await startOwnTemporal(options, either);
      parts.defer(() => (options.durability === 'fast' ? temporal.kill() : temporal.stop()));
      running.push(temporal.process);
      temporalAddress = temporal.address;
    });
  }
  await startTogether(own, signal);
  await migrate(databaseUrl);

  report('starting the services');
  const environments = serviceEnvironments({
    ports,
    databaseUrl,
    temporalAddress,
    secretsKey: environment['ONHAND_SECRETS_KEY'] || (await folder.secret('secrets-key')),
    operatorKey: options.operatorKey,
    sandboxFolder: join(folder.path, 'sandbox'),
    connectorToken: environment['CONNECTOR_TOKEN'] || (await folder.secret('connector-token')),
    ...(environment['ONHAND_PUBLIC_URL'] ? { publicUrl: environment['ONHAND_PUBLIC_URL'] } : {}),
  });
  const services: ManagedProcess[] = [];
  // Services stop at the same time, because they do not depend on one another. The databases stop after them.
  parts.defer(async () => {
    await Promise.all(services.map((service) => service.stop()));
  });
  await startTogether(
    environments.map((service) => async (either) => {
      services.push(await startService({ ...service, logFile: folder.log(service.name), signal: either }));
    }),
    signal,
  );

  const owned = parts.move();
  return {
    databaseUrl,
    temporalAddress,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    sandboxUrl: `http://127.0.0.1:${ports.sandbox}`,
    temporalUiUrl: ownTemporal ? `http://127.0.0.1:${ports['temporal-ui']}` : undefined,
    broken: Promise.race([...running, ...services].map((part) => part.ended)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function startOwnPostgres({ folder, ports, durability }: StackOptions, signal: AbortSignal) {
  const postgres = await startPostgres({
    dataFolder: join(folder.path, 'postgres'),
    logFile: folder.log('postgres'),
    password: await folder.secret('postgres-password'),
    port: ports.postgres,
    durability,
    signal,
  });
  await ensureDatabase(postgres, 'onhand');
  return postgres;
}

function startOwnTemporal({ folder, ports, durability }: StackOptions, signal: AbortSignal) {
  return startTemporal({
    logFile: folder.log('temporal'),
    port: ports.temporal,
    uiPort: ports['temporal-ui'],
    ...(durability === 'durable' && { databaseFile: join(folder.path, 'temporal.db') }),
    signal,
  });
}

async function migrate(databaseUrl: string): Promise<void> {
  const db = connect(databaseUrl, { maxConnections: 1 });
  try {
    await migrateToLatest(db);
  } finally {
    await db.destroy();
  }
}
