import type { Db } from '@onhand/database/connect.ts';
import { PipeliningDialect } from '@onhand/database/pipelining.ts';
import { PreparedClient } from '@onhand/database/prepared-client.ts';
import type { Schema } from '@onhand/database/schema/schema.ts';
import { Kysely } from 'kysely';
import { Pool, types as pgTypes } from 'pg';
import type { PoolClient } from 'pg';
import { Crashed } from '../core.ts';
import type { Crash } from '../core.ts';

/** A database whose transactions can be made to break off at any statement. */
export interface CrashingDatabase {
  readonly db: Db;
  /** Does `work`; its first transaction crashes as `crash` says. */
  during<T>(crash: Crash | null, work: () => Promise<T>): Promise<T>;
}

export function connectCrashing(url: string): CrashingDatabase {
  // As in packages/database/connect.ts; that one keeps its pool to itself.
  const pool = new Pool({
    Client: PreparedClient,
    connectionString: url,
    max: 2,
    types: {
      getTypeParser: (oid, format) =>
        oid === pgTypes.builtins.INT8 ? Number : pgTypes.getTypeParser(oid, format),
    },
  });
  let armed: Crash | null = null;
  let statements = 0;
  let commits = 0;
  const inTransaction = new Set<PoolClient>();
  const dead = new Set<PoolClient>();

  async function query(client: PoolClient, text: string, parameters: unknown[]) {
    // Of what is sent without waiting (`send`), nothing follows a death but the end of the transaction.
    if (dead.has(client) && !(text === 'rollback' && dead.delete(client))) {
      throw new Crashed('The process died before its commit.');
    }
    // BEGIN, and in the same message the merchants of the transaction.
    const begins = text.startsWith('begin');
    if (begins) inTransaction.add(client);
    // A statement by itself is committed when it is done.
    const isCommit = text === 'commit' || !inTransaction.has(client);
    if (text === 'commit' || text === 'rollback') inTransaction.delete(client);
    if (armed?.when === 'before_commit' && !begins) {
      if (text === 'commit' || statements === armed.statement) {
        armed = null;
        if (text === 'commit' || inTransaction.has(client)) dead.add(client);
        throw new Crashed('The process died before its commit.');
      }
      statements += 1;
    }
    const result = await client.query(text, parameters);
    if (armed?.when === 'after_commit' && isCommit) {
      if (commits === (armed.commit ?? 0)) {
        armed = null;
        throw new Crashed('The process died after its commit.');
      }
      commits += 1;
    }
    return result;
  }

  const crashingPool = {
    async connect() {
      const client = await pool.connect();
      return {
        query: (text: string, parameters: unknown[]) => query(client, text, parameters),
        release: () => client.release(),
      };
    },
    end: () => pool.end(),
  };
  return {
    // Kysely's types ask for cursors too, which nothing here uses.
    db: new Kysely<Schema>({ dialect: new PipeliningDialect({ pool: crashingPool as unknown as Pool }) }),
    async during(crash, work) {
      armed = crash;
      statements = 0;
      commits = 0;
      try {
        return await work();
      } finally {
        armed = null;
      }
    },
  };
}
