import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { LocationMapping } from './list-location-mappings.ts';
import { findLocations } from '../merchants/locations/find-locations.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** Refuses mappings unless every location is the merchant's and is mapped once. */
export async function checkMappings(
  db: Db,
  merchantId: MerchantId,
  mappings: readonly LocationMapping[],
): Promise<void> {
  const ids = mappings.map(({ locationId }) => locationId);
  if (new Set(ids).size < ids.length) throw new Refusal('location_mapped_twice');
  const known = await findLocations(db, { merchantId, ids });
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new Refusal('location_not_found', { detail: `There is no location ${unknown}.` });
  }
}
