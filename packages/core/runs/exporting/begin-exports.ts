import type { IntegrationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { askForExports } from '../../exports/intend-exports.ts';
import { findIntegrationsToExport } from '../../exports/find-due-exports.ts';
import { beginRuns } from '../begin-runs.ts';
import type { BulkToCarry } from '../find-unattended.ts';

const kind = 'export_products';

/** Begins a run for each integration with due exports that go on by themselves. Returns new runs. */
export async function beginExports(db: Db, at: Date): Promise<readonly BulkToCarry[]> {
  const wanted = await findIntegrationsToExport(db, at);
  const begun: BulkToCarry[] = [];
  for (const [merchantId, of] of Map.groupBy(wanted, (one) => one.merchantId)) {
    const integrationIds = of.map(({ integrationId }) => integrationId);
    const ids = await beginRuns(db, { merchantId, integrationIds, kind, actor: null, at });
    begun.push(...ids.map((integrationId) => ({ merchantId, integrationId, operation: kind }) as const));
  }
  return begun;
}

/** Begins runs again that failed. Returns the bulk operations to start. */
export async function beginExportsAgain(
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

/**
 * Lists products on an integration as a person asks: `productIds`, or null for all that are not listed there.
 * A run under way takes them over. Check before that the settings permit `bulk_export`. Returns the bulk
 * operation to start after the commit, and how many products are to be listed.
 */
export async function askToExport(
  tx: Tx,
  asked: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly productIds: readonly ProductId[] | null;
    readonly actor: string;
    readonly at: Date;
  },
): Promise<{ readonly toCarry: BulkToCarry; readonly products: number }> {
  const { merchantId, integrationId, actor, at } = asked;
  const products = await askForExports(tx, asked);
  await beginRuns(tx, { merchantId, integrationIds: [integrationId], kind, actor, at });
  return { toCarry: { merchantId, integrationId, operation: kind }, products };
}
