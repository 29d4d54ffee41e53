import type { Tx } from '@onhand/database/connect.ts';
import type { SyncRunId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** Deletes what a shop showed to a reconciliation, and what was left to do after its comparison. */
export async function forgetStaged(tx: Tx, runId: SyncRunId): Promise<void> {
  await sql`delete from reconcile_staged where run_id = ${runId}`.execute(tx);
  await sql`delete from reconcile_findings where run_id = ${runId}`.execute(tx);
}
