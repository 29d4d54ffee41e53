import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/** Names the process that renews the secrets of an integration. */
export interface RenewalLease {
  readonly integrationId: string;
  readonly holder: string;
}

/**
 * Takes the lease of an integration's renewal unless somebody else has it, by the database's clock. A lease
 * that has run out is taken over. Returns false if it is somebody else's.
 */
export async function takeRenewalLease(
  db: Db,
  { integrationId, holder }: RenewalLease,
  leaseMs: number,
): Promise<boolean> {
  const { rows } = await sql`
    insert into credential_renewals as renewals (merchant_id, integration_id, holder, until)
    select merchant_id, id, ${holder}::text, onhand_now() + ${leaseMs}::float8 * interval '1 millisecond'
    from integrations where id = ${integrationId}
    on conflict (integration_id) do update set holder = excluded.holder, until = excluded.until
    where renewals.until <= onhand_now()
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Ends a lease, unless somebody else has taken it over. */
export async function freeRenewalLease(db: Db, { integrationId, holder }: RenewalLease): Promise<void> {
  await sql`
    delete from credential_renewals
    where integration_id = ${integrationId} and holder = ${holder}`.execute(db);
}
