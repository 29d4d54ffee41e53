import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Whether a run reads all listings of an integration, or links or creates items from them. */
export function isReadingAll(integrationId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from sync_runs reading
    where reading.integration_id = ${integrationId} and reading.kind in ('read_listings', 'import_products')
      and reading.ended_at is null)`;
}

/** Tells whether a run reads all listings of an integration now. */
export async function readsAll(db: Db, integrationId: IntegrationId): Promise<boolean> {
  const { rows } = await sql<{ reads: boolean }>`
    select ${isReadingAll(sql`${integrationId}::uuid`)} as reads`.execute(db);
  return rows[0]?.reads === true;
}
