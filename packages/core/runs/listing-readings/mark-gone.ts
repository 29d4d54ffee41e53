import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { wantReadings } from '../../channel-stock/want-readings.ts';
import { openFailed } from '../../failed-items/open-failed.ts';
import type { Failure } from '../../failed-items/open-failed.ts';
import type { ReadingRef } from '../../listings/reading-ref.ts';
import { deleteUnlisted, findUnlistedLinked } from '../../listings/unlisted.ts';

/**
 * Finds the listings that a complete reading did not contain, and returns their number. Leaves out listings
 * created after the reading began.
 *
 * - An unlinked listing becomes `deleted`.
 * - A linked listing opens a failed item and is read, which shows whether the platform deleted it.
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
