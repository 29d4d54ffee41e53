import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { BulkOutcome } from '@onhand/workflows/contracts/bulk.ts';
import { carryBulk } from './bulk/carry-bulk.ts';
import type { Dependencies } from './dependencies.ts';

/** Reads listings for open runs of the workflow `readListings`, which started before `bulk` existed. */
export async function readListings(
  dependencies: Dependencies,
  integration: IntegrationRef,
): Promise<BulkOutcome> {
  return carryBulk(dependencies, { ...integration, operation: 'read_listings' });
}
