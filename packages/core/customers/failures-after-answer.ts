import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * The failed calls of a row of `channel_customers` that was read. Where it is to be sent, too, its count goes
 * on: each write of unknown outcome may be told of, and would begin the count anew for ever.
 */
export const failuresAfterAnswer: RawBuilder<number> = sql<number>`
  case when channel_customers.due_at is null then 0 else channel_customers.failures end`;
