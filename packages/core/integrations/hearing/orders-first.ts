import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Writing goes on without the orders after this many passes that failed although the shop answers. */
export const failuresBorne = 5;

/**
 * The condition, over the row of `hearing`, that orders are read before anything is written (DESIGN §4.3). It
 * ends with a complete pass, or when an incident already says that the orders cannot be read.
 */
export const waitsForOrders: RawBuilder<boolean> = sql<boolean>`
  (hearing.read_first_since is not null and hearing.read_first_failures < ${sql.lit(failuresBorne)})`;

/** Lets nothing be written to an integration before a pass that begins after `at` is complete. */
export async function readOrdersFirst(db: Db, integrationId: IntegrationId, at: Date): Promise<void> {
  await sql`
    insert into hearing (merchant_id, integration_id, pass_wanted_at, read_first_since)
    select merchant_id, id, ${at}::timestamptz, ${at}::timestamptz from integrations where id = ${integrationId}
    on conflict (integration_id) do update
    set read_first_since = excluded.read_first_since, read_first_failures = 0`.execute(db);
}
