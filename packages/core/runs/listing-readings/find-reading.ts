import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { findNewestRun } from '../find-run.ts';
import { readingOf } from './reading-row.ts';
import type { ListingReading } from './reading-row.ts';

/** Finds the newest reading of an integration's listings. Returns undefined if there was none. */
export async function findListingReading(
  db: Db,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<ListingReading | undefined> {
  const { merchantId, integrationId } = integration;
  const run = await findNewestRun(db, { merchantId, integrationId, kind: 'read_listings' });
  return run === undefined ? undefined : readingOf(run);
}
