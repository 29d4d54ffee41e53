import { Connection } from '@temporalio/client';
import { freePort } from './free-port.ts';
import { startProcess } from './managed-process.ts';
import type { ManagedProcess } from './managed-process.ts';
import { findTemporalCli } from './temporal-cli.ts';

/** Describes how to run a Temporal dev server. */
export interface TemporalOptions {
  readonly logFile: string;
  readonly pidFile?: string;
  /** The port of the gRPC service, on the loopback interface; by default any free port. */
  readonly port?: number;
  /** The port of the Web UI; without a port, there is no Web UI. */
  readonly uiPort?: number;
  /** The file that keeps workflows through a restart; without it, they are kept in memory. */
  readonly databaseFile?: string;
  /** `fast` keeps committed data through the end of the server, but not of the machine. */
  readonly durability?: 'durable' | 'fast';
  readonly signal?: AbortSignal;
}

/** Controls a running Temporal dev server. */
export interface Temporal {
  /** The gRPC service's address as `host:port`. */
  readonly address: string;
  readonly port: number;
  readonly process: ManagedProcess;
  stop(): Promise<void>;
  /** Kills the server at once, as a crash would. Start it again with the same port and database file. */
  kill(): Promise<void>;
}

/** The search attributes that workflows set and operators search runs by (DESIGN §4.5). */
const searchAttributes = { Merchant: 'Keyword', Integration: 'Keyword', NeedsAttention: 'Bool' };

const dynamicConfiguration = {
  // A new search attribute is usable at once, before the server's cache expires.
  'system.forceSearchAttributesCacheRefreshOnRead': 'true',
  // Merchants take turns, within each partition of a queue. docker-compose.yml says the same.
  'matching.enableFairness': 'true',
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
};

/** Starts a Temporal dev server. Resolves when its default namespace answers. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const command = await findTemporalCli();
  const port = options.port ?? (await freePort());
  const address = `127.0.0.1:${port}`;
  const flags = {
    ip: '127.0.0.1',
    port: String(port),
    'log-level': 'warn',
    ...(options.databaseFile !== undefined && { 'db-filename': options.databaseFile }),
    ...(options.durability === 'fast' && { 'sqlite-pragma': 'synchronous=OFF' }),
    ...(options.uiPort !== undefined && { 'ui-port': String(options.uiPort) }),
  };
  const args = [
    ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    ...Object.entries(searchAttributes).map(([name, type]) => `--search-attribute=${name}=${type}`),
    ...Object.entries(dynamicConfiguration).map(([key, value]) => `--dynamic-config-value=${key}=${value}`),
    options.uiPort === undefined ? '--headless' : '--ui-disable-news-fetch',
  ];
  const running = await startProcess({
    name: 'Temporal',
    command,
    args: ['server', 'start-dev', ...args],
    // Keeps the CLI from reading the user's own profile.
    env: { TEMPORAL_ADDRESS: undefined, TEMPORAL_NAMESPACE: undefined, TEMPORAL_PROFILE: undefined },
    logFile: options.logFile,
    ...(options.pidFile !== undefined && { pidFile: options.pidFile }),
    isReady: () => answers(address),
    ...(options.signal && { signal: options.signal }),
  });
  return { address, port, process: running, stop: () => running.stop(), kill: () => running.kill() };
}

/** Checks whether the server has its default namespace, which it creates last. */
async function answers(address: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
