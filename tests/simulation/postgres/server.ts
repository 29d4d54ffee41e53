import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@onhand/database/connect.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { startPostgres } from '@onhand/local-stack/postgres.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { Client } from 'pg';
import { connectCrashing } from './crashing-database.ts';
import type { CrashingDatabase } from './crashing-database.ts';

/** A PostgreSQL server that dies with the run. */
export interface SimulationServer extends AsyncDisposable {
  /** The superuser's connection string of the database `postgres`. */
  readonly url: string;
}

export async function startServer(): Promise<SimulationServer> {
  const folder = await temporaryFolder();
  const postgres = await startPostgres({
    dataFolder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    password: 'simulation',
    durability: 'fast',
  });
  return {
    url: postgres.url('postgres'),
    async [Symbol.asyncDispose]() {
      await postgres.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A migrated database of its own on a server, for sequences; it is removed in the end, unless it is to be
 * `kept`.
 */
export async function openDatabase(
  serverUrl: string,
  { kept = false }: { readonly kept?: boolean } = {},
): Promise<CrashingDatabase & AsyncDisposable & { readonly url: string }> {
  const name = `simulation_${randomUUID().replaceAll('-', '')}`;
  await run(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const migrating = connect(url.href);
  try {
    await migrateToLatest(migrating);
  } finally {
    await migrating.destroy();
  }
  const database = connectCrashing(url.href);
  return {
    ...database,
    url: url.href,
    async [Symbol.asyncDispose]() {
      await database.db.destroy();
      if (!kept) await run(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
