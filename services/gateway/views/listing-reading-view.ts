import type { listingReading } from '@onhand/contracts/gateway-api/listing-readings.ts';
import { findListingReading } from '@onhand/core/runs/listing-readings/find-reading.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';

/**
 * Reads the latest reading of an integration's listings.
 *
 * @throws Refusal `listings_never_read`
 */
export async function readListingReading(
  db: Db,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<z.infer<typeof listingReading>> {
  const row = found(await findListingReading(db, integration), 'listings_never_read');
  const { problems, problemRows, failureCode, failureMessage, ...counts } = row;
  return {
    ...counts,
    problems: { total: problems, rows: [...problemRows] },
    failure: failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' },
  };
}
