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

/** After these times PostgreSQL ends a statement, or a transaction that sends nothing (milliseconds). */
export interface Timeouts {
  /** SQLSTATE 55P03. */
  readonly lockMs: number;
  /** SQLSTATE 57014. */
  readonly statementMs: number;
  /** SQLSTATE 25P03; ends the connection too. */
  readonly idleInTransactionMs: number;
}

/** The bounds and the name of a pool. */
export interface ConnectOptions {
  /** Bounds the pool. Default: 10. */
  readonly maxConnections?: number;
  readonly name?: string;
  readonly timeouts?: Timeouts;
  /**
   * Plans each prepared statement once per connection, without looking at parameters, and by indexes: the
   * plan must also hold when a small table has grown. For statements whose plans do not depend on
   * parameters. Default: PostgreSQL decides, and may plan a statement each time.
   */
  readonly plansOnce?: boolean;
}

/** Creates a connection pool to the database at `url`. */
export function connect(
  url: string,
  { maxConnections, name, timeouts, plansOnce = false }: ConnectOptions = {},
): Db {
  const pool = new Pool({
    Client: PreparedClient,
    connectionString: url,
    max: maxConnections ?? 10,
    connectionTimeoutMillis: connectWithinMs,
    application_name: name ?? 'onhand',
    types,
    ...(plansOnce ? { options: '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off' } : {}),
    ...(timeouts === undefined
      ? {}
      : {
          lock_timeout: timeouts.lockMs,
          statement_timeout: timeouts.statementMs,
          idle_in_transaction_session_timeout: timeouts.idleInTransactionMs,
        }),
  });
  // The pool replaces a connection that breaks while idle. Without a listener, its error would end the
  // process.
  pool.on('error', () => {});
  // The same holds for a connection that breaks between two statements of a transaction: the next one fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Schema>({ dialect: new PipeliningDialect({ pool }) });
}
