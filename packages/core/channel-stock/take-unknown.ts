import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Lease } from './lease.ts';
import type { OpenAttempt } from './open-attempts.ts';

/**
 * Takes attempts of unknown outcome that can no longer take effect, to read them back. They stay `unknown`,
 * under this epoch, until the reading is recorded. A reading that is not recorded within `readingForMs` is
 * due again. Takes nothing under a lost lease.
 */
export async function takeUnknown(
  db: Db,
  lease: Lease,
  options: { now: Date; limit: number; readingForMs: number },
): Promise<readonly OpenAttempt[]> {
  const { rows } = await sql<Omit<OpenAttempt, 'ref'> & OpenAttempt['ref']>`
    with held as materialized (
      select from publishers
      where integration_id = ${lease.integrationId} and epoch = ${lease.epoch}
      for share
    ), unknown as materialized (
      select id from channel_stock
      where integration_id = ${lease.integrationId} and state = 'unknown' and due_at <= ${options.now}::timestamptz
        and exists (select from held)
      order by due_at, id limit ${options.limit} for update skip locked
    )
    update channel_stock
    set open_epoch = ${lease.epoch}, due_at = ${new Date(options.now.getTime() + options.readingForMs)}
    from unknown where channel_stock.id = unknown.id
    returning channel_stock.id as "channelStockId", open_request_key as "requestKey",
              submitted_revision as revision, attempts as attempt, external_stock_id as unit,
              external_group as "group", external_location_id as location, submitted as quantity,
              '{}'::int[] as expected, submitted_delta as delta,
              (select outcome_message from channel_stock_attempts attempt
               where attempt.channel_stock_id = channel_stock.id
                 and attempt.request_key = channel_stock.open_request_key) as "writeMessage"`.execute(db);
  return rows.map(({ unit, group, location, ...row }) => ({ ...row, ref: { unit, group, location } }));
}
