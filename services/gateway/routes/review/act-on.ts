import type { MerchantId } from '@onhand/domain/ids.ts';
import { actOnListings } from '@onhand/core/linking/act-on-listings.ts';
import type { ListingRow } from '@onhand/core/listings/listing-row.ts';
import type { Dependencies } from '../../dependencies.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** Does to one listing what rows of CSV do to many; throws a problem where it cannot be done. */
export async function actOn(
  merchantId: MerchantId,
  { integrationId, externalKey }: ListingRow,
  action: 'create' | 'ignore',
  { db, clock, dispatcher }: Dependencies,
): Promise<void> {
  const asked = { externalKey, action, itemId: '', sku: '' };
  const [outcome] = await actOnListings(db, { merchantId, integrationId }, [asked], { clock });
  if (outcome?.kind === 'refused') throw new Refusal(outcome.code);
  dispatcher.nudge([integrationId]);
}
