import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationToHear } from './want-passes.ts';

/** An integration whose pass is overdue: its poller does not run, or missed that it was wanted. */
export interface OverdueIntegration extends IntegrationToHear {
  readonly platform: string;
}

/** A poller normally begins a pass within this time. */
const graceSeconds = 10;
/** A poller is not woken again sooner. */
const againSeconds = 30;

/**
 * Finds integrations whose pass is overdue, the longest overdue first, and marks them as woken. Includes
 * paused integrations: pausing stops writes, not readings. Leaves out integrations that wait for new
 * credentials.
 */
export async function wakeOverdue(
  db: Db,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly OverdueIntegration[]> {
  await insertMissing(db, now);
  const { rows } = await sql<OverdueIntegration>`
    with overdue as materialized (
      select hearing.integration_id from hearing
      join integrations on integrations.id = hearing.integration_id
      where pass_wanted_at <= ${now}::timestamptz - make_interval(secs => ${graceSeconds})
        and (woken_at is null or woken_at <= ${now}::timestamptz - make_interval(secs => ${againSeconds}))
        and integrations.state <> 'revoked' and integrations.circuit <> 'reconnect_required'
      order by pass_wanted_at limit ${limit} for update of hearing skip locked
    ), woken as (
      update hearing set woken_at = ${now}::timestamptz from overdue
      where hearing.integration_id = overdue.integration_id
      returning hearing.integration_id
    )
    select merchant_id as "merchantId", id as "integrationId", platform
    from integrations join woken on woken.integration_id = integrations.id`.execute(db);
  return rows;
}

/** Wants the first pass of integrations that have none planned. */
async function insertMissing(db: Db, now: Date): Promise<void> {
  await sql`
    insert into hearing (merchant_id, integration_id, pass_wanted_at)
    select merchant_id, id, created_at from integrations
    where state <> 'revoked' and created_at <= ${now}::timestamptz
      and not exists (select from hearing where hearing.integration_id = integrations.id)
    on conflict (integration_id) do nothing`.execute(db);
}
