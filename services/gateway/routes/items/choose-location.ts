import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { findFirstLocation } from '@onhand/core/merchants/locations/find-first-location.ts';
import { findLocations } from '@onhand/core/merchants/locations/find-locations.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** The named location of the merchant, or its first; throws a problem where there is none. */
export async function chooseLocation(
  db: Db,
  merchantId: MerchantId,
  named: LocationId | undefined,
): Promise<LocationId> {
  if (named === undefined) return found(await findFirstLocation(db, merchantId), 'location_missing');
  const known = await findLocations(db, { merchantId, ids: [named] });
  if (!known.has(named))
    throw new Refusal('location_not_found', { detail: `There is no location ${named}.` });
  return named;
}
