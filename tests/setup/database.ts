import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Client } from 'pg';
import { inject } from 'vitest';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { urlOfRole } from '@onhand/database/roles.ts';
import type { ServiceRole } from '@onhand/database/roles.ts';

/** A database that one test, or one file of tests, has for itself. */
export interface TestDatabase {
  readonly db: Db;
  /** Its connection string, for programs that connect themselves. */
  readonly url: string;
  /** Its connection string for a service's role. */
  urlAs(role: ServiceRole): string;
  /** Closes `db` and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database with all migrations, copied from the template. Call `drop` in `afterAll` or
 * `afterEach`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runAsSuperuser(`create database ${name} template ${inject('templateDatabase')}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  const db = connect(url.href);
  return {
    db,
    url: url.href,
    // The password that tests/setup/servers.ts sets.
    urlAs: (role) => urlOfRole(url.href, role, 'test'),
    async drop() {
      await db.destroy();
      await runAsSuperuser(`drop database ${name} with (force)`);
    },
  };
}

/** Moves a database's clock (`onhand_now()`) this far from the real time, for all its sessions at once. */
export async function shiftClock(db: Db, ms: number): Promise<void> {
  await sql`
    create or replace function onhand_now() returns timestamptz language sql volatile
    as ${sql.lit(`select clock_timestamp() + interval '${ms} milliseconds'`)}`.execute(db);
}

async function runAsSuperuser(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
