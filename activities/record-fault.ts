import { findNames } from '@onhand/core/integrations/find-names.ts';
import * as retries from '@onhand/core/retries/record-fault.ts';
import type { RunOperation } from '@onhand/domain/failed-items/operations.ts';
import { restarts } from '@onhand/domain/failed-items/restarts.ts';
import type { Fault, RunFailure } from '@onhand/workflows/contracts/fault.ts';
import { currentRun } from './current-run.ts';
import type { Dependencies } from './dependencies.ts';
import { shopOf } from './in-words.ts';

const longestMessage = 1_000;

/** What the run of each operation did, as the subject of a sentence. */
const work: Readonly<Record<RunOperation, string>> = {
  follow_order: 'Following an order',
  carry_change: 'Synchronizing a product',
  publish_channel: 'Publishing quantities',
  read_orders: 'Reading changed orders',
  read_all_listings: 'Reading all listings',
  compare_products: 'Comparing new products',
  export_products: 'Listing products',
  reconcile: 'The reconciliation',
  sync_customers: 'Synchronizing customers',
  import_customers: 'Importing customers',
  export_customers: 'Exporting customers',
  sync_inventory: 'Publishing all quantities',
  sync_items: 'Sync Now for many items',
  import_orders: 'Importing orders',
  import_products: 'Importing products',
  import_inventory: 'Importing all quantities',
  release_inventory: 'Releasing quantities at a scheduled time',
  release_products: 'Releasing products at a scheduled time',
  move_failed_items: 'Retrying or skipping many failed items',
};

/**
 * Opens the failed item of a run with a fault on our side. Returns what the run ends with. If the platform's
 * connector does not answer now, the run failed because of that.
 */
export async function recordFault(
  { db, connectors, clock }: Dependencies,
  fault: Fault,
): Promise<RunFailure> {
  const { message: cause, ...rest } = fault;
  const names = await findNames(db, fault.integrationId);
  const subject = fault.order?.externalOrderId ?? fault.externalGroup;
  const of = [...(subject === undefined ? [] : [subject]), shopOf(names)].join(' of ');
  const message = `${work[fault.operation]} failed (${of}): ${cause}`.slice(0, longestMessage);
  const isUp =
    names === undefined ||
    (await connectors.describe(names.platform).then(
      () => true,
      () => false,
    ));
  const code = fault.code ?? (isUp ? 'internal_error' : restarts.outage);
  const runId = await retries.recordFault(db, { ...rest, ...currentRun(), code, message, at: clock.now() });
  return { runId, message };
}
