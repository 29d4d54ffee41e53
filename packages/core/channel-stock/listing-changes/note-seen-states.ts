import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { followSeenStates } from '../../listings/follow-seen-states.ts';
import { needListingsAgain } from '../need-listings-again.ts';
import { wantReadings } from '../want-readings.ts';
import { forgetChanges } from './changes-under-way.ts';

/**
 * Follows the states of linked listings that a reading saw. The reading began at `startedAt`. A listing that
 * somebody took off sale on the platform was ended by hand; one put back on sale is listed again. Changes
 * that Onhand has made since, or has yet to make, stay. A deleted listing that was seen is read.
 */
export async function noteSeenStates(
  tx: Tx,
  reading: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly startedAt: Date;
  },
  units: readonly { readonly externalKey: string; readonly status: 'listed' | 'ended' }[],
  at: Date,
): Promise<void> {
  if (units.length === 0) return;
  const { merchantId, integrationId } = reading;
  const listingIds = await followSeenStates(tx, reading, units);
  if (listingIds.length > 0) {
    await forgetFailed(tx, { merchantId, listingIds, at });
    await needListingsAgain(tx, { merchantId, listingIds, cause: 'listing_seen', at });
  }
  const keys = units.map(({ externalKey }) => externalKey);
  const deleted = await tx
    .selectFrom('listings')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('external_key', '=', sql<string>`any(${keys}::text[])`)
    .where('status', '=', 'deleted')
    .where('item_id', 'is not', null)
    .select('id')
    .execute();
  if (deleted.length > 0) {
    await wantReadings(tx, { merchantId, listingIds: deleted.map(({ id }) => id), at });
  }
}

/** Forgets failed changes of listings: a listing has two states, so somebody made there what had failed. */
async function forgetFailed(
  tx: Tx,
  of: { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[]; readonly at: Date },
): Promise<void> {
  const { merchantId, listingIds, at } = of;
  const only = { aspect: 'state', state: 'failed' } as const;
  const subjects = await forgetChanges(tx, { merchantId, listingIds, only });
  await closeFailed(tx, { operations: changeOperations.state, merchantId, subjects }, at);
}
