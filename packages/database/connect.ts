import { Kysely } from 'kysely';
import type { Transaction } from 'kysely';
import { Pool, types as pgTypes } from 'pg';
import type { CustomTypesConfig } from 'pg';
import { PipeliningDialect } from './pipelining.ts';
import { PreparedClient } from './prepared-client.ts';
import type { Schema } from './schema/schema.ts';

export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** Parses int8 as a number: revisions and sequences stay far below 2^53. */
const types: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pgTypes.builtins.INT8 ? Number : pgTypes.getTypeParser(oid, format),
};

/** A database that does not accept a connection within this time counts as unreachable. */
const connectWithinMs = 10_000;

/** Creates a connection pool to the database at `url`. `maxConnections` bounds the pool. */
export function connect(url: string, options: { maxConnections?: number; name?: string } = {}): Db {
  const pool = new Pool({
    Client: PreparedClient,
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: connectWithinMs,
    application_name: options.name ?? 'onhand',
    types,
  });
  // The pool replaces a connection that breaks while idle. Without a listener, its error would end the
  // process.
  pool.on('error', () => {});
  return new Kysely<Schema>({ dialect: new PipeliningDialect({ pool }) });
}
