import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from './connect.ts';
import { send } from './pipelining.ts';

/**
 * Runs several inserts, updates and deletes as one statement, one trip to the database. They see the same snapshot
 * and not one another, so no two may touch one row; foreign keys are checked when all are done.
 */
export async function together(tx: Tx, parts: readonly RawBuilder<unknown>[]): Promise<void> {
  if (parts.length > 0) {
    await oneOf(parts).execute(tx);
  }
}

/** The same without a trip of its own: it leaves with what follows (see `send`). */
export async function sendTogether(tx: Tx, parts: readonly RawBuilder<unknown>[]): Promise<void> {
  if (parts.length > 0) {
    await send(tx, oneOf(parts));
  }
}

function oneOf(parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const named = parts.map((part, index) => sql`${sql.ref(`part_${index}`)} as (${part})`);
  return sql`with ${sql.join(named)} select 1`;
}
