import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { markListingsDue } from '../mark-listings-due.ts';
import { wantReadings } from '../want-readings.ts';
import { recordset } from '@onhand/database/recordset.ts';

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
  const { merchantId, integrationId, startedAt } = reading;
  const rows = units.map(({ externalKey, status }) => ({ external_key: externalKey, seen: status }));
  const seen = recordset(rows, 'unit', 'external_key text, seen text');
  const { rows: changed } = await sql<{ id: ListingId }>`
    update listings
    set status = case unit.seen when 'ended' then 'ended' else 'listed_and_synced' end,
        ended_by = case unit.seen when 'ended' then 'hand' end
    from ${seen}
    where listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
      and listings.external_key = unit.external_key and listings.item_id is not null
      and ((listings.status = 'listed_and_synced' and unit.seen = 'ended')
           or (listings.status = 'ended' and unit.seen = 'listed'))
      and (listings.state_set_at is null or listings.state_set_at < ${startedAt}::timestamptz)
      and not exists (select from listing_changes change
                      where change.merchant_id = listings.merchant_id and change.listing_id = listings.id
                        and change.aspect = 'state' and change.state <> 'failed')
    returning listings.id`.execute(tx);
  const listingIds = changed.map(({ id }) => id);
  if (listingIds.length > 0) {
    await forgetFailed(tx, { merchantId, listingIds, at });
    await markListingsDue(tx, { merchantId, listingIds, cause: 'listing_seen', at });
  }
  const { rows: deleted } = await sql<{ id: ListingId }>`
    select listings.id from listings join ${seen} on unit.external_key = listings.external_key
    where listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
      and listings.status = 'deleted' and listings.item_id is not null`.execute(tx);
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
  const { rows } = await sql<{ listingId: ListingId }>`
    delete from listing_changes
    where merchant_id = ${merchantId} and listing_id = any(${listingIds}::uuid[]) and aspect = 'state'
      and state = 'failed'
    returning listing_id as "listingId"`.execute(tx);
  const subjects = rows.map(({ listingId }) => listingId);
  await closeFailed(tx, { operations: changeOperations.state, merchantId, subjects }, at);
}
