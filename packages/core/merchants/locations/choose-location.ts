import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { findFirstLocation } from './find-first-location.ts';
import { findLocations } from './find-locations.ts';

/**
 * Returns the merchant's named location, or its first location if none is named.
 *
 * @throws Refusal `location_not_found` if the merchant has no such location; `location_missing` if it has
 * none
 */
export async function chooseLocation(
  db: Db,
  merchantId: MerchantId,
  named: LocationId | undefined,
): Promise<LocationId> {
  if (named === undefined) return found(await findFirstLocation(db, merchantId), 'location_missing');
  const existing = await findLocations(db, { merchantId, ids: [named] });
  if (!existing.has(named)) {
    throw new Refusal('location_not_found', { detail: `There is no location ${named}.` });
  }
  return named;
}
