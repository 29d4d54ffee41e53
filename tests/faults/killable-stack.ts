import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrateForServices } from '@onhand/local-stack/migrate-for-services.ts';
import { openDataFolder } from '@onhand/local-stack/data-folder.ts';
import type { ManagedProcess } from '@onhand/local-stack/managed-process.ts';
import { operatorKey } from '@onhand/local-stack/operator-key.ts';
import { anyPorts } from '@onhand/local-stack/ports.ts';
import { ensureDatabase, startPostgres } from '@onhand/local-stack/postgres.ts';
import { serviceEnvironments } from '@onhand/local-stack/service-environment.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { startTemporal } from '@onhand/local-stack/temporal.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';

/** The parts that a test may kill. The sandbox stands for the shops, so it stays. */
export const victims = ['gateway', 'worker', 'connectors', 'postgres', 'temporal'] as const;
export type Victim = (typeof victims)[number];

/** A complete Onhand whose parts can be killed one by one and started again on their own ports and data. */
export interface KillableStack extends AsyncDisposable {
  readonly databaseUrl: string;
  readonly gatewayUrl: string;
  readonly sandboxUrl: string;
  readonly operatorKey: string;
  /** Kills a part with SIGKILL, as a crash would. */
  kill(victim: Victim): Promise<void>;
  /** Starts a killed part again. */
  restart(victim: Victim): Promise<void>;
}

/** Starts a stack in a temporary folder. All data survives a crash of any part. */
export async function startKillableStack(signal: AbortSignal): Promise<KillableStack> {
  await using cleanup = new AsyncDisposableStack();
  const folder = await openDataFolder(await temporaryFolder());
  cleanup.defer(() => rm(folder.path, { recursive: true, force: true }));
  const ports = await anyPorts();
  const key = await operatorKey(folder);
  const running = new Map<string, ManagedProcess>();
  cleanup.defer(async () => {
    await Promise.all([...running.values()].map((part) => part.kill()));
  });

  const postgresOf = async () =>
    startPostgres({
      dataFolder: join(folder.path, 'postgres'),
      logFile: folder.log('postgres'),
      password: await folder.secret('postgres-password'),
      port: ports.postgres,
      durability: 'durable',
      signal,
    });
  const temporalOf = () =>
    startTemporal({
      logFile: folder.log('temporal'),
      port: ports.temporal,
      databaseFile: join(folder.path, 'temporal.db'),
      signal,
    });
  const postgres = await postgresOf();
  cleanup.defer(() => postgres.remove());
  running.set('postgres', postgres.process);
  await ensureDatabase(postgres, 'onhand');
  const databaseUrl = postgres.url('onhand');
  const databaseUrls = await migrateForServices(databaseUrl, folder);
  const temporal = await temporalOf();
  running.set('temporal', temporal.process);

  const environments = serviceEnvironments({
    ports,
    databaseUrls,
    temporalAddress: temporal.address,
    secretsKey: await folder.secret('secrets-key'),
    operatorKey: key.text,
    sandboxFolder: join(folder.path, 'sandbox'),
    connectorToken: await folder.secret('connector-token'),
  });
  const startNamed = async (name: string) => {
    const environment = environments.find((one) => one.name === name);
    if (environment === undefined) throw new Error(`There is no part ${name}.`);
    running.set(name, await startService({ ...environment, logFile: folder.log(name), signal }));
  };
  await Promise.all(environments.map(({ name }) => startNamed(name)));

  const owned = cleanup.move();
  return {
    databaseUrl,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    sandboxUrl: `http://127.0.0.1:${ports.sandbox}`,
    operatorKey: key.text,
    async kill(victim) {
      await running.get(victim)?.kill();
      running.delete(victim);
    },
    async restart(victim) {
      if (victim === 'postgres') running.set(victim, (await postgresOf()).process);
      else if (victim === 'temporal') running.set(victim, (await temporalOf()).process);
      else await startNamed(victim);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
