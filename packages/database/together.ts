import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from './connect.ts';
import { send } from './pipelining.ts';

/**
 * Runs several inserts, updates and deletes as one statement, in one round trip. All parts see the same
 * snapshot and not each other's effects, so no two parts may touch the same row. PostgreSQL checks foreign
 * keys after all parts.
 */
export async function together(tx: Tx, parts: readonly RawBuilder<unknown>[]): Promise<void> {
  if (parts.length > 0) {
    await oneOf(parts).execute(tx);
  }
}

/**
 * Runs statements as `together` does, but sends them with the next statements of the transaction (see
 * `send`).
 */
export async function sendTogether(tx: Tx, parts: readonly RawBuilder<unknown>[]): Promise<void> {
  if (parts.length > 0) {
    await send(tx, oneOf(parts));
  }
}

function oneOf(parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const named = parts.map((part, index) => sql`${sql.ref(`part_${index}`)} as (${part})`);
  return sql`with ${sql.join(named)} select 1`;
}
