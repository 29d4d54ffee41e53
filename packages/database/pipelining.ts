import { CompiledQuery, PostgresDialect, PostgresDriver } from 'kysely';
import type {
  DatabaseConnection,
  PostgresDialectConfig,
  RawBuilder,
  Transaction,
  TransactionSettings,
} from 'kysely';
import { commitWatch } from './commit-watch.ts';
import type { CommitWatch } from './commit-watch.ts';
import { merchantsSetting } from './for-merchants.ts';
import type { Schema } from './schema/schema.ts';

/** Statements of a connection's transaction that nobody awaits before its end. */
const unanswered = new WeakMap<DatabaseConnection, Promise<unknown>[]>();

/** The watches over the transactions that are open on connections. */
const watches = new WeakMap<DatabaseConnection, CommitWatch>();

/** What a connection's session has as `onhand.merchants`; null: unknown. */
interface Session {
  merchants: string | null;
  isInTransaction: boolean;
}

const sessions = new WeakMap<DatabaseConnection, Session>();

/**
 * Connects to PostgreSQL with fewer round trips. BEGIN leaves with a transaction's first statement, and with
 * it the merchants for which the transaction runs (`forMerchants`). A statement outside a transaction takes
 * its merchants along, if the session has others. COMMIT leaves with the statements of `send`, and with the
 * last statement of a `CommitWatch`. The pool's clients must pipeline (`PreparedClient` with `pipeline:
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
  override async acquireConnection(
    ...options: Parameters<PostgresDriver['acquireConnection']>
  ): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection(...options);
    if (!sessions.has(connection)) nameMerchants(connection);
    return connection;
  }

  // If BEGIN fails, the connection is lost and the following statements fail too. Both statements are one
  // message of the simple protocol, which costs a fraction of a prepared statement.
  override async beginTransaction(
    connection: DatabaseConnection,
    { isolationLevel, accessMode }: TransactionSettings,
  ): Promise<void> {
    const begin = ['begin', isolationLevel && `isolation level ${isolationLevel}`, accessMode];
    const says = `set local onhand.merchants = ${literal(merchantsSetting())}`;
    const watch = commitWatch();
    const isWatched = watch !== null && accessMode !== 'read only' && watch.began();
    const counts = isWatched ? `; ${countRows}` : '';
    const both = CompiledQuery.raw(`${begin.filter(Boolean).join(' ')}; ${says}${counts}`);
    enterTransaction(connection, true);
    unanswered.set(connection, [withoutWaiting(connection.executeQuery(both))]);
    if (isWatched) watches.set(connection, watch);
    else watches.delete(connection);
  }

  // After a failed statement, PostgreSQL treats COMMIT as ROLLBACK. The first failure gives the reason.
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const watch = watches.get(connection);
    const last = watch?.last() ?? null;
    const lastAnswer = last === null ? null : withoutWaiting(connection.executeQuery(last));
    const committed = super.commitTransaction(connection);
    enterTransaction(connection, false);
    await Promise.all([...(unanswered.get(connection) ?? []), lastAnswer, committed]);
    watch?.committed(Number((await lastAnswer)?.numAffectedRows ?? 0n));
  }

  override async rollbackTransaction(
    connection: Parameters<PostgresDriver['rollbackTransaction']>[0],
  ): Promise<void> {
    enterTransaction(connection, true);
    const rolledBack = super.rollbackTransaction(connection);
    enterTransaction(connection, false);
    await rolledBack;
  }
}

function enterTransaction(connection: DatabaseConnection, isInTransaction: boolean): void {
  const session = sessions.get(connection);
  if (session !== undefined) session.isInTransaction = isInTransaction;
}

/**
 * Lets each statement of a connection that runs outside a transaction name its merchants. `SET` leaves in the
 * same packet as the statement, and only if the session names others.
 */
function nameMerchants(connection: DatabaseConnection): void {
  const session: Session = { merchants: null, isInTransaction: false };
  sessions.set(connection, session);
  const execute: DatabaseConnection['executeQuery'] = connection.executeQuery.bind(connection);
  connection.executeQuery = <Row>(...[query, options]: Parameters<typeof execute<Row>>) => {
    const merchants = merchantsSetting();
    return session.isInTransaction || session.merchants === merchants
      ? execute<Row>(query, options)
      : executeFor<Row>(merchants, query, options);
  };

  async function executeFor<Row>(merchants: string, ...call: Parameters<typeof execute<Row>>) {
    session.merchants = merchants;
    const says = CompiledQuery.raw(`set onhand.merchants = ${literal(merchants)}`);
    const named = withoutWaiting(execute(says));
    const result = withoutWaiting(execute<Row>(...call));
    try {
      await named;
    } catch (error) {
      // The statement ran for the merchants before. Nobody gets to see its answer.
      session.merchants = null;
      throw error;
    }
    return result;
  }
}

/** Remembers, for a `CommitWatch`, how many rows the session had written before the transaction. */
const countRows = `select set_config('onhand.rows_before', onhand_rows_written()::text, true)`;

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
