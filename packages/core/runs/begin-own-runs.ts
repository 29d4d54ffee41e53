import type { BulkOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { beginRuns } from './begin-runs.ts';
import type { BulkToCarry } from './find-unattended.ts';

interface OfMerchant {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

/** Begins a run for each integration of any merchant, unless one is live. Nobody asked. Returns new runs. */
export async function beginOwnRuns(
  db: Db,
  wanted: readonly OfMerchant[],
  { operation, at }: { readonly operation: BulkOperation; readonly at: Date },
): Promise<readonly BulkToCarry[]> {
  const begun: BulkToCarry[] = [];
  for (const [merchantId, of] of Map.groupBy(wanted, (one) => one.merchantId)) {
    const integrationIds = of.map(({ integrationId }) => integrationId);
    const ids = await beginRuns(db, { merchantId, integrationIds, kind: operation, actor: null, at });
    begun.push(...ids.map((integrationId) => ({ merchantId, integrationId, operation })));
  }
  return begun;
}

/** Begins runs again. Returns the bulk operations to start, also of runs that are live. */
export async function beginOwnRunsAgain(
  db: Db,
  again: {
    readonly merchantId: MerchantId;
    readonly integrationIds: readonly IntegrationId[];
    readonly operation: BulkOperation;
    readonly at: Date;
  },
): Promise<readonly BulkToCarry[]> {
  const { merchantId, integrationIds, operation, at } = again;
  await beginRuns(db, { merchantId, integrationIds, kind: operation, actor: null, at });
  return integrationIds.map((integrationId) => ({ merchantId, integrationId, operation }));
}
