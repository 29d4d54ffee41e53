import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A source is never raised by what was added here by hand, so these few movements are looked up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create index movements_by_hand on movements (merchant_id, item_id, location_id)
       where kind in ('receipt', 'adjustment', 'count', 'transfer')`,
    )
    .execute(db);
}
