import type { IntegrationId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

export interface LocationMapping {
  readonly externalLocationId: string;
  readonly locationId: LocationId;
}

/** Lists which of the merchant's locations supply which external location of an integration. */
export async function listLocationMappings(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<readonly LocationMapping[]> {
  return db
    .selectFrom('location_mappings')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .select(['external_location_id as externalLocationId', 'location_id as locationId'])
    .orderBy('external_location_id')
    .orderBy('location_id')
    .execute();
}
