import { exportMachine } from '@onhand/domain/exports/export-machine.ts';
import type { ExportEvent } from '@onhand/domain/exports/export-machine.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import type { FailedOperations } from '../failed-items/apply-event.ts';
import { exportColumns } from './export-row.ts';
import type { ExportRef, ExportRow } from './export-row.ts';

/** What becomes known with an event of an export. A property that is left out stays. */
interface ExportChanges {
  readonly external_group?: string | null;
  readonly skus?: string[];
  readonly attempts?: number;
  readonly absences?: number;
  readonly failures?: number;
  readonly settles_at?: Date | null;
  readonly due_at?: Date;
  readonly code?: string | null;
  readonly platform_message?: string | null;
}

interface Moved {
  readonly event: ExportEvent;
  readonly changes?: ExportChanges;
  readonly at: Date;
}

/** Locks an export. Returns undefined if it does not exist. */
export async function lockExport(tx: Tx, { merchantId, id }: ExportRef): Promise<ExportRow | undefined> {
  return tx
    .selectFrom('product_exports')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(exportColumns)
    .forUpdate()
    .executeTakeFirst();
}

/** Applies an event to an export. Returns false if the event cannot happen any more. */
export async function moveExport(db: Db, of: ExportRef, moved: Moved): Promise<boolean> {
  return inTransaction(db, (tx) => moveInTransaction(tx, of, moved));
}

/** Does what {@link moveExport} does, in the caller's transaction. */
export async function moveInTransaction(
  tx: Tx,
  of: ExportRef,
  { event, changes = {}, at }: Moved,
): Promise<boolean> {
  const row = await lockExport(tx, of);
  const state = row && exportMachine[row.state][event];
  if (row === undefined || state === undefined) return false;
  await tx
    .updateTable('product_exports')
    .set({ ...changes, state, changed_at: at })
    .where('merchant_id', '=', of.merchantId)
    .where('id', '=', of.id)
    .execute();
  if (state === 'exported' || state === 'skipped') await closeFailed(tx, failedExport(row), at);
  return true;
}

/** Selects the failed item of an export. */
function failedExport({ merchantId, integrationId, productId }: ExportRow): FailedOperations {
  return { merchantId, integrationId, operations: ['export_product'], subjects: [productId] };
}
