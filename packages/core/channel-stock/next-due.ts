import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { awaitsImport } from './awaits-import.ts';
import { isReady } from './listing-changes/ready-change.ts';

/**
 * Finds when an integration next has a write, a reading or a change of a listing to make. Returns null if
 * nothing waits.
 */
export async function nextDue(db: Db, integrationId: IntegrationId): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select min(due_at) from channel_stock
       where integration_id = ${integrationId} and state in ('due', 'unknown')
         and not (state = 'due' and ${awaitsImport})),
      (select min(read_due_at) from channel_stock
       where integration_id = ${integrationId} and read_due_at is not null and state not in ('open', 'unknown')),
      (select min(due_at) from listing_changes
       where integration_id = ${integrationId} and state in ('due', 'unknown') and ${isReady})) as at`.execute(
    db,
  );
  return rows[0]?.at ?? null;
}
