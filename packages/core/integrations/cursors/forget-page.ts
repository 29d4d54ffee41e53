import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { PagedStream } from './read-page.ts';

/**
 * Forgets the page of an integration's pass over changes, so that the next pass starts anew. Call it when a
 * pass has ended or the platform refuses its page.
 */
export async function forgetPage(
  db: Db,
  { integrationId, stream }: { integrationId: IntegrationId; stream: PagedStream },
): Promise<void> {
  await db
    .deleteFrom('cursors')
    .where('integration_id', '=', integrationId)
    .where('stream', '=', `${stream}-page`)
    .execute();
}
