import { exportMachine } from '@onhand/domain/exports/export-machine.ts';
import type { IntegrationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { statesAccepting } from '@onhand/domain/state-machine.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { nextState } from '@onhand/database/next-state.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { ExportRow } from './export-row.ts';
import { lockExport, moveInTransaction } from './move-export.ts';

/** Why a product was not listed. */
interface ExportFailure {
  /** `refused`: the platform does not list it. `exhausted`: nobody could find out whether it does. */
  readonly event: 'refused' | 'exhausted';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly workflowId: string;
}

/** Ends the attempts to list a product, and opens its failed item. */
export async function failExport(db: Db, row: ExportRow, failure: ExportFailure, at: Date): Promise<void> {
  await inTransaction(db, (tx) => failInTransaction(tx, row, failure, at));
}

/** Does what {@link failExport} does, in the caller's transaction. */
export async function failInTransaction(
  tx: Tx,
  row: ExportRow,
  failure: ExportFailure,
  at: Date,
): Promise<void> {
  const { event, code, message, hint = null, workflowId } = failure;
  const changes = {
    code,
    platform_message: message,
    failures: 0,
    // Another product has the SKU, and nothing has the marker: the next call finds nothing to complete.
    ...(code === 'sku_taken' && { settles_at: null }),
  };
  if (!(await moveInTransaction(tx, row, { event, changes, at }))) return;
  const item = {
    merchant_id: row.merchantId,
    integration_id: row.integrationId,
    operation: 'export_product' as const,
    subject_id: row.productId,
    code,
    platform_message: message,
    hint,
    attempts: row.attempts + 1,
    workflow_id: workflowId,
  };
  await openFailed(tx, [item], { at });
}

/** Fails an export that our code or the database cannot cope with, whatever its state. */
export async function failFaulty(
  db: Db,
  row: ExportRow,
  { message, workflowId }: { readonly message: string; readonly workflowId: string },
  at: Date,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    // A call may have listed it.
    await moveInTransaction(tx, row, { event: 'interrupted', at });
    const state = (await lockExport(tx, row))?.state;
    const event = state === 'unknown' ? 'exhausted' : 'refused';
    await failInTransaction(tx, row, { event, code: 'internal_error', message, workflowId }, at);
  });
}

/** Has failed exports of products tried again. One that may be listed is searched for first. */
export async function retryExports(
  tx: Tx,
  {
    merchantId,
    products,
    at,
  }: {
    readonly merchantId: MerchantId;
    readonly products: readonly { readonly integrationId: IntegrationId; readonly productId: ProductId }[];
    readonly at: Date;
  },
): Promise<void> {
  const rows = products.map(({ integrationId, productId }) => ({
    integration_id: integrationId,
    product_id: productId,
  }));
  await sql`
    update product_exports
    set state = ${nextState(exportMachine, 'retried')}, cause = 'asked', attempts = 0, absences = 0, failures = 0,
        due_at = ${at}::timestamptz, changed_at = ${at}::timestamptz
    from ${recordset(rows, 'retried', 'integration_id uuid, product_id uuid')}
    where product_exports.merchant_id = ${merchantId}
      and product_exports.integration_id = retried.integration_id
      and product_exports.product_id = retried.product_id
      and state = any(${statesAccepting(exportMachine, 'retried')}::text[])`.execute(tx);
}
