import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { PagedStream } from './read-page.ts';

/** Reads the cursor at which reading an integration's stream continues. Returns null at the beginning. */
export async function readCursor(
  db: Db,
  stream: { integrationId: IntegrationId; stream: PagedStream },
): Promise<string | null> {
  const row = await db
    .selectFrom('cursors')
    .where('integration_id', '=', stream.integrationId)
    .where('stream', '=', stream.stream)
    .select('cursor')
    .executeTakeFirst();
  return row?.cursor ?? null;
}
