import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { LocationMapping } from './list-location-mappings.ts';
import { findLocations } from '../merchants/locations/find-locations.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/**
 * Checks location mappings.
 *
 * @throws Refusal `location_mapped_twice`; `location_not_found` if a location is not the merchant's
 */
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
