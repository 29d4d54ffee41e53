import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/**
 * The next pass over an integration's orders is a new one: the last came to its end, or its page is refused.
 */
export async function forgetPage(db: Db, integrationId: IntegrationId): Promise<void> {
  await db
    .deleteFrom('cursors')
    .where('integration_id', '=', integrationId)
    .where('stream', '=', 'orders-page')
    .execute();
}
