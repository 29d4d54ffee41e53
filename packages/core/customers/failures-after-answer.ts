import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * The failed calls of a row of `channel_customers` that was read. Where it is to be sent, too, its count goes
 * on: each write of unknown outcome may be told of, and would begin the count anew for ever.
 */
export function failuresAfterAnswer(row: 'link' | 'channel_customers'): RawBuilder<number> {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  return sql<number>`case when ${column('due_at')} is null then 0 else ${column('failures')} end`;
}
