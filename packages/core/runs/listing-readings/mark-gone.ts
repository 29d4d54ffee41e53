import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { wantReadings } from '../../channel-stock/want-readings.ts';
import { openFailed } from '../../failed-items/open-failed.ts';
import type { Failure } from '../../failed-items/open-failed.ts';
import type { ReadingRef } from '../../listings/reading-ref.ts';
import { deleteUnlisted, findUnlistedLinked } from '../../listings/unlisted.ts';

/**
 * Concludes from a complete reading which listings the platform no longer lists. Returns their number.
 * Unlinked ones become `deleted`. Linked ones open a failed item and are read: that tells whether they were
 * deleted. Listings made after the reading began may be on none of its pages, and are left alone.
 */
export async function markGone(tx: Tx, reading: ReadingRef, at: Date): Promise<number> {
  const { merchantId, integrationId } = reading;
  const deleted = await deleteUnlisted(tx, reading);
  const listingIds = await findUnlistedLinked(tx, reading);
  const failures = sql<Failure>`
    select ${merchantId}::uuid as merchant_id, ${integrationId}::uuid as integration_id,
           'read_listing' as operation, id as subject_id, 'missing' as code, null as platform_message,
           'The platform does not list it any more. List it there again, or unlink it.' as hint, 1 as attempts,
           null as workflow_id
    from unnest(${listingIds}::uuid[]) as id`;
  const failed = await openFailed(tx, failures, { at, event: 'seen_again' });
  await wantReadings(tx, { merchantId, listingIds, at });
  return deleted + failed;
}
