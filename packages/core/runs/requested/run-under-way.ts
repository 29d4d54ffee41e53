import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { findNewestRun } from '../find-run.ts';
import type { RunRow } from '../run-row.ts';
import type { RequestedRef } from './check-permitted.ts';

/** Refuses to begin an operation while a run of it is live. */
export class RunUnderWay extends Refusal {
  readonly run: RunRow;

  constructor(run: RunRow) {
    super('bulk_operation_running');
    this.run = run;
  }
}

/** Throws `RunUnderWay` if a run of an operation is live. */
export async function refuseUnderWay(
  db: Db,
  { merchantId, integrationId, operation: kind }: RequestedRef,
): Promise<void> {
  const run = await findNewestRun(db, { merchantId, integrationId, kind });
  if (run !== undefined && run.endedAt === null) throw new RunUnderWay(run);
}
