import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { BulkOutcome } from '@onhand/workflows/contracts/bulk.ts';
import { carryBulk } from './bulk/carry-bulk.ts';
import type { Dependencies } from './dependencies.ts';

/** Carries a reading over for the workflow `readListings`, of which runs from before `bulk` may still be under way. */
export async function readListings(
  dependencies: Dependencies,
  integration: IntegrationRef,
): Promise<BulkOutcome> {
  return carryBulk(dependencies, { ...integration, operation: 'read_listings' });
}
