import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './free-port.ts';
import { startProcess } from './managed-process.ts';
import type { ManagedProcess } from './managed-process.ts';
import { postgresInstallation, prepareDataFolder, removeDataFolder } from './postgres-files.ts';
import { runningServer } from './postgres-server.ts';
import { postgresUser } from './postgres-user.ts';
import type { SystemUser } from './postgres-user.ts';

const execute = promisify(execFile);
const clusterName = 'postgresql-18';

/** Describes where and how a PostgreSQL server stores its data. */
export interface PostgresOptions {
  /** The data folder, created if it does not exist. Its contents survive a restart. */
  readonly dataFolder: string;
  readonly logFile: string;
  readonly pidFile?: string;
  /** The password of the superuser `postgres`, set when the folder is new. */
  readonly password: string;
  /** The port to listen on, on the loopback interface; by default any free port. */
  readonly port?: number;
  /**
   * `durable` keeps committed data through a crash. `fast` does not; use it for data that is removed after
   * the run.
   */
  readonly durability: 'durable' | 'fast';
  readonly signal?: AbortSignal;
}

/** Controls a running PostgreSQL server. */
export interface Postgres {
  readonly port: number;
  readonly process: ManagedProcess;
  /** Returns the connection string of a database. */
  url(database: string): string;
  stop(): Promise<void>;
  /** Stops the server and removes its data. */
  remove(): Promise<void>;
}

/**
 * Starts an embedded PostgreSQL 18 and resolves when it accepts connections. A new folder gets a new cluster.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const user = await postgresUser();
  const installation = await postgresInstallation(user);
  const existing = await realpath(options.dataFolder).catch(() => undefined);
  if (existing !== undefined) await makeRoomFor(join(existing, clusterName));
  const cluster = join(await prepareDataFolder(options.dataFolder, user), clusterName);
  if (!existsSync(cluster)) await initialise(cluster, installation, options, user);
  const port = options.port ?? (await freePort());
  const url = (database: string): string => urlOf(port, options.password, database);
  const running = await startProcess({
    name: 'PostgreSQL',
    command: join(installation, 'bin/postgres'),
    args: ['-D', cluster, '-p', String(port), ...settingsFor(options.durability)],
    env: { LC_MESSAGES: 'C' },
    cwd: cluster,
    logFile: options.logFile,
    ...(options.pidFile !== undefined && { pidFile: options.pidFile }),
    ...(user && { user }),
    // SIGINT is the "fast" shutdown: it ends sessions and writes a checkpoint. SIGTERM would wait for clients
    // to leave.
    stopSignal: 'SIGINT',
    isReady: () => answers(url('postgres')),
    ...(options.signal && { signal: options.signal }),
  });
  return {
    port,
    process: running,
    url,
    stop: () => running.stop(),
    async remove() {
      await running.stop();
      await removeDataFolder(options.dataFolder);
    },
  };
}

/** Returns the connection string of a database of the server that runs on a data folder, if one runs. */
export async function runningUrl(
  dataFolder: string,
  password: string,
  database: string,
): Promise<string | undefined> {
  const server = await runningServer(join(await realpath(dataFolder), clusterName));
  return server.kind === 'running' ? urlOf(server.port, password, database) : undefined;
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Creates the database if it does not exist. */
export async function ensureDatabase(postgres: Postgres, name: string): Promise<void> {
  const client = new Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function settingsFor(durability: PostgresOptions['durability']): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durability === 'fast' && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * Creates a new cluster. It has a temporary name at first, so that an interrupted start leaves no partial
 * cluster.
 */
async function initialise(
  cluster: string,
  installation: string,
  options: PostgresOptions,
  user?: SystemUser,
): Promise<void> {
  const unfinished = `${cluster}.unfinished`;
  // A file holds the password, because everyone on the machine can read a command's arguments.
  const passwordFile = `${cluster}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  // Uses PostgreSQL's built-in locale, so that text sorts alike on every machine.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const account = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const hurry = options.durability === 'fast' ? ['--no-sync'] : [];
  try {
    await execute(
      join(installation, 'bin/initdb'),
      [`--pgdata=${unfinished}`, ...account, ...locale, ...hurry],
      {
        cwd: dirname(cluster),
        ...user,
        ...(options.signal && { signal: options.signal }),
      },
    );
    await rename(unfinished, cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * Refuses to start a second server on a cluster, which would destroy the data. Removes a `postmaster.pid`
 * that names a process which is no server of this cluster: PostgreSQL would refuse to start beside it.
 */
async function makeRoomFor(cluster: string): Promise<void> {
  const server = await runningServer(cluster);
  if (server.kind === 'running') {
    throw new Error(
      `PostgreSQL is already running on ${cluster} as process ${server.pid}: end that one first.`,
    );
  }
  if (server.kind === 'stale') await rm(join(cluster, 'postmaster.pid'), { force: true });
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
