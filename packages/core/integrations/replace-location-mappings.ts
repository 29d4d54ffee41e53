import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { LocationMapping } from './list-location-mappings.ts';

/** Replaces all location mappings of an integration. */
export async function replaceLocationMappings(
  tx: Tx,
  integration: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly mappings: readonly LocationMapping[];
  },
): Promise<void> {
  const { merchantId, integrationId, mappings } = integration;
  await tx
    .deleteFrom('location_mappings')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .execute();
  await tx
    .insertInto('location_mappings')
    .values(
      mappings.map(({ externalLocationId, locationId }) => ({
        merchant_id: merchantId,
        integration_id: integrationId,
        external_location_id: externalLocationId,
        location_id: locationId,
      })),
    )
    .execute();
}
