import { Kysely } from 'kysely';
import type { Transaction } from 'kysely';
import { Pool, types as pgTypes } from 'pg';
import type { CustomTypesConfig } from 'pg';
import { PipeliningDialect } from './pipelining.ts';
import { PreparedClient } from './prepared-client.ts';
import type { Schema } from './schema/schema.ts';

export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** int8 as a number: revisions and sequences stay far below 2^53. */
const types: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pgTypes.builtins.INT8 ? Number : pgTypes.getTypeParser(oid, format),
};

/** A database that takes longer to answer counts as away. */
const connectWithinMs = 10_000;

/** A pool on the database at `url`. `maxConnections` bounds what this process takes. */
export function connect(url: string, options: { maxConnections?: number; name?: string } = {}): Db {
  const pool = new Pool({
    Client: PreparedClient,
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: connectWithinMs,
    application_name: options.name ?? 'onhand',
    types,
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  return new Kysely<Schema>({ dialect: new PipeliningDialect({ pool }) });
}
