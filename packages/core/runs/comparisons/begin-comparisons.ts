import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { findManyFirstComparisons } from '../../products/first-comparisons.ts';
import { beginRuns } from '../begin-runs.ts';
import type { BulkToCarry } from '../find-unattended.ts';

const kind = 'compare_products';

/** Begins a run for each integration with many products to compare for the first time. Returns new runs. */
export async function beginComparisons(db: Db, at: Date): Promise<readonly BulkToCarry[]> {
  const wanted = await findManyFirstComparisons(db, at);
  const begun: BulkToCarry[] = [];
  for (const [merchantId, of] of Map.groupBy(wanted, (one) => one.merchantId)) {
    const integrationIds = of.map(({ integrationId }) => integrationId);
    const ids = await beginRuns(db, { merchantId, integrationIds, kind, actor: null, at });
    begun.push(...ids.map((integrationId) => ({ merchantId, integrationId, operation: kind }) as const));
  }
  return begun;
}

/** Begins runs again that failed. Returns the bulk operations to start. */
export async function beginComparisonsAgain(
  db: Db,
  again: {
    readonly merchantId: MerchantId;
    readonly integrationIds: readonly IntegrationId[];
    readonly at: Date;
  },
): Promise<readonly BulkToCarry[]> {
  const { merchantId, integrationIds } = again;
  await beginRuns(db, { ...again, kind, actor: null });
  return integrationIds.map((integrationId) => ({ merchantId, integrationId, operation: kind }));
}
