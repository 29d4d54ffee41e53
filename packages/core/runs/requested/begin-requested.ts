import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { PlanId } from '@onhand/domain/ids.ts';
import { beginRuns } from '../begin-runs.ts';
import { findNewestRun } from '../find-run.ts';
import type { RunRow } from '../run-row.ts';
import { checkCapable, checkPermitted } from './check-permitted.ts';
import type { RequestedRef } from './check-permitted.ts';
import { RunUnderWay } from './run-under-way.ts';

/** An operation that a person asks for, and what it is asked to do. */
export interface Request extends RequestedRef {
  readonly input: object;
  /** The person who asks. */
  readonly actor: string;
  readonly at: Date;
  /** The plan that shows what it writes. Left out: it needs none. */
  readonly planId?: PlanId;
}

/**
 * Begins a bulk operation that a person asks for, and returns its run.
 *
 * @throws Refusal if the platform is not capable of it, or the integration's state or settings forbid it.
 * @throws RunUnderWay if a run of the operation is live.
 */
export async function beginRequested(
  parts: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'describe'> },
  request: Request,
): Promise<RunRow> {
  await checkCapable(parts, request);
  return inTransaction(parts.db, (tx) => beginPermitted(tx, request));
}

/** Begins a bulk operation as `beginRequested` does, if its platform is capable of it. */
export async function beginPermitted(tx: Tx, request: Request): Promise<RunRow> {
  const { integrationId, operation: kind, ...begin } = request;
  await checkPermitted(tx, request);
  const begun = await beginRuns(tx, { ...begin, integrationIds: [integrationId], kind });
  const newest = await findNewestRun(tx, { merchantId: begin.merchantId, integrationId, kind });
  const run = found(newest, 'sync_run_not_found');
  if (begun.length === 0) throw new RunUnderWay(run);
  return run;
}
