import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Lease } from './lease.ts';
import type { OpenAttempt } from './open-attempts.ts';

/**
 * Takes writes of which nobody knows whether they took effect and that can take effect no more: they are read
 * back. They stay `unknown`, now under this epoch, until the reading is recorded; if that does not happen within
 * `readingForMs`, they are due to be read again. Nothing is taken under a lease that was lost.
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
              '{}'::int[] as expected, submitted_delta as delta`.execute(db);
  return rows.map(({ unit, group, location, ...row }) => ({ ...row, ref: { unit, group, location } }));
}
