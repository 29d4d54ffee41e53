import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Finds any channel stock of an integration, by the platform's names. Returns undefined if it has none. */
export async function anyRecord(
  db: Db,
  integrationId: IntegrationId,
): Promise<{ unit: string; group: string; location: string } | undefined> {
  return db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select(['external_stock_id as unit', 'external_group as group', 'external_location_id as location'])
    .limit(1)
    .executeTakeFirst();
}
