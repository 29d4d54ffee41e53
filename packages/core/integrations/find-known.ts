import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/**
 * Those of these ids that are integrations of this database: other installations may share what names them.
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
