import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Records when an integration's orders that stayed open were last read by their ids. */
export async function noteOpenRead(db: Db, integrationId: IntegrationId, at: Date): Promise<void> {
  await db
    .updateTable('hearing')
    .set({ open_read_at: at })
    .where('integration_id', '=', integrationId)
    .execute();
}
