import { carryBulk } from './bulk/carry-bulk.ts';
import type { Dependencies } from './dependencies.ts';
import type { IntegrationRef } from './publish-due.ts';

/** Carries a reading over for the workflow `readListings`, which runs that began before `bulk` still are. */
export async function readListings(
  dependencies: Dependencies,
  integration: IntegrationRef,
): Promise<{ readonly goOn: boolean }> {
  return carryBulk(dependencies, { ...integration, operation: 'read_listings' });
}
