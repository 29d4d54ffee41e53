import { PostgresDialect, PostgresDriver } from 'kysely';
import type {
  DatabaseConnection,
  PostgresDialectConfig,
  RawBuilder,
  Transaction,
  TransactionSettings,
} from 'kysely';
import type { Schema } from './schema/schema.ts';

/** What was sent in the transaction of a connection and is not waited for before its end. */
const unanswered = new WeakMap<DatabaseConnection, Promise<unknown>[]>();

/**
 * PostgreSQL with fewer trips: BEGIN leaves with a transaction's first statement, and COMMIT with what `send` sent
 * last. Its pool's clients must pipeline (`PreparedClient` with `pipeline: true`).
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
  // Where BEGIN fails, the connection is gone and so is what follows.
  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    unanswered.set(connection, [withoutWaiting(super.beginTransaction(connection, settings))]);
  }

  // After a statement that failed, PostgreSQL takes a COMMIT as a ROLLBACK; whoever failed first says why.
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await Promise.all([...(unanswered.get(connection) ?? []), super.commitTransaction(connection)]);
  }
}

/** Runs statements in one trip to the database, one after the other: each sees what those before it did. */
export function inOneTrip<Rows extends readonly unknown[]>(
  tx: Transaction<Schema>,
  statements: { readonly [Index in keyof Rows]: RawBuilder<Rows[Index]> },
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> {
  const compiled = statements.map((statement) => statement.compile(tx));
  return tx.getExecutor().provideConnection(async (connection) => {
    const sent = compiled.map((query) => connection.executeQuery(query));
    // What was sent before is answered first, and where it failed it says why these did.
    await Promise.all([...(unanswered.get(connection) ?? []), ...sent]);
    const results = await Promise.all(sent);
    // Each statement's rows are what its builder says.
    return results.map(({ rows }) => rows) as { [Index in keyof Rows]: Rows[Index][] };
  });
}

/**
 * Sends a statement of a transaction without waiting for the answer: it leaves with what follows, which is COMMIT or a
 * call of `inOneTrip`, and that fails if it failed. Its parameters must be what can always be sent (texts, numbers,
 * dates): PostgreSQL must meet it before the COMMIT.
 */
export async function send(tx: Transaction<Schema>, statement: RawBuilder<unknown>): Promise<void> {
  const compiled = statement.compile(tx);
  await tx.getExecutor().provideConnection(async (connection) => {
    unanswered.get(connection)?.push(withoutWaiting(connection.executeQuery(compiled)));
  });
}

/** Its failure is met later, where the promise is waited for. */
function withoutWaiting<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
