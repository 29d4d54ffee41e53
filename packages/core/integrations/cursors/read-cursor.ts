import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Where reading a stream of an integration goes on; null at its beginning. */
export async function readCursor(
  db: Db,
  stream: { integrationId: IntegrationId; stream: 'orders' | 'products' },
): Promise<string | null> {
  const row = await db
    .selectFrom('cursors')
    .where('integration_id', '=', stream.integrationId)
    .where('stream', '=', stream.stream)
    .select('cursor')
    .executeTakeFirst();
  return row?.cursor ?? null;
}
