import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/**
 * Returns the ids that belong to integrations in this database. Other installations may share the Temporal
 * namespace from which the ids come.
 */
export async function findKnownIntegrations(
  db: Db,
  ids: readonly string[],
): Promise<readonly IntegrationId[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: IntegrationId }>`
    select id from integrations where id::text = any(${ids}::text[])`.execute(db);
  return rows.map(({ id }) => id);
}
