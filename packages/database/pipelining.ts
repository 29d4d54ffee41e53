import { CompiledQuery, PostgresDialect, PostgresDriver } from 'kysely';
import type {
  DatabaseConnection,
  PostgresDialectConfig,
  RawBuilder,
  Transaction,
  TransactionSettings,
} from 'kysely';
import { merchantsSetting } from './for-merchants.ts';
import type { Schema } from './schema/schema.ts';

/** Statements of a connection's transaction that nobody awaits before its end. */
const unanswered = new WeakMap<DatabaseConnection, Promise<unknown>[]>();

/**
 * Connects to PostgreSQL with fewer round trips. BEGIN leaves with a transaction's first statement, and with
 * it the merchants for which the transaction runs (`forMerchants`). COMMIT leaves with the statements of
 * `send`. The pool's clients must pipeline (`PreparedClient` with `pipeline:
 * true`).
 */
export class PipeliningDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new PipeliningDriver(this.#config);
  }
}

class PipeliningDriver extends PostgresDriver {
  // If BEGIN fails, the connection is lost and the following statements fail too. Both statements are one
  // message of the simple protocol, which costs a fraction of a prepared statement.
  override async beginTransaction(
    connection: DatabaseConnection,
    { isolationLevel, accessMode }: TransactionSettings,
  ): Promise<void> {
    const begin = ['begin', isolationLevel && `isolation level ${isolationLevel}`, accessMode];
    const says = `set local onhand.merchants = ${literal(merchantsSetting())}`;
    const both = CompiledQuery.raw(`${begin.filter(Boolean).join(' ')}; ${says}`);
    unanswered.set(connection, [withoutWaiting(connection.executeQuery(both))]);
  }

  // After a failed statement, PostgreSQL treats COMMIT as ROLLBACK. The first failure gives the reason.
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await Promise.all([...(unanswered.get(connection) ?? []), super.commitTransaction(connection)]);
  }
}

/** Quotes a text for SQL, as `SET` takes no parameters. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Runs statements in one round trip, one after the other. Each statement sees the effects of earlier
 * statements.
 */
export function inOneTrip<Rows extends readonly unknown[]>(
  tx: Transaction<Schema>,
  statements: { readonly [Index in keyof Rows]: RawBuilder<Rows[Index]> },
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> {
  const compiled = statements.map((statement) => statement.compile(tx));
  return tx.getExecutor().provideConnection(async (connection) => {
    const sent = compiled.map((query) => connection.executeQuery(query));
    // Earlier statements are answered first. If one failed, its error gives the reason for all later
    // failures.
    await Promise.all([...(unanswered.get(connection) ?? []), ...sent]);
    const results = await Promise.all(sent);
    // Each statement's rows have the type of its builder.
    return results.map(({ rows }) => rows) as { [Index in keyof Rows]: Rows[Index][] };
  });
}

/**
 * Sends a statement of a transaction without waiting for the answer. It leaves with the next COMMIT or
 * `inOneTrip`, which fails if the statement failed. Use only parameters that can always be sent (texts,
 * numbers, dates), so that the statement reaches PostgreSQL before the COMMIT.
 */
export async function send(tx: Transaction<Schema>, statement: RawBuilder<unknown>): Promise<void> {
  const compiled = statement.compile(tx);
  await tx.getExecutor().provideConnection(async (connection) => {
    unanswered.get(connection)?.push(withoutWaiting(connection.executeQuery(compiled)));
  });
}

/** Marks a promise's failure as handled. The failure appears later, when the promise is awaited. */
function withoutWaiting<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
