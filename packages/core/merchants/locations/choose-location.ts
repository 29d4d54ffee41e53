import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { findFirstLocation } from './find-first-location.ts';
import { findLocations } from './find-locations.ts';

/**
 * Returns the named location of the merchant, or its first.
 *
 * @throws Refusal where there is no such location, or none at all.
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
