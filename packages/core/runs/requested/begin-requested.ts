import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { liveIntegration } from '../../integrations/live-integration.ts';
import { beginRuns } from '../begin-runs.ts';
import { findNewestRun } from '../find-run.ts';
import type { RunRow } from '../run-row.ts';
import { checkCapable, checkPermitted } from './check-permitted.ts';
import type { RequestedRef } from './check-permitted.ts';

/** An operation that a person asks for, and what it is asked to do. */
export interface Request extends RequestedRef {
  readonly input: object;
  /** The person who asks. */
  readonly actor: string;
  readonly at: Date;
}

/**
 * Begins a bulk operation that a person asks for. Returns its run; `isNew` false: this one was under way
 * already, and goes on unchanged.
 *
 * @throws Refusal if the platform is not capable of it, or the integration's state or settings forbid it.
 */
export async function beginRequested(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'describe'> },
  request: Request,
): Promise<{ readonly run: RunRow; readonly isNew: boolean }> {
  const { integrationId, operation: kind, ...begin } = request;
  const of = { merchantId: begin.merchantId, id: integrationId };
  const { platform } = await liveIntegration(db, of);
  checkCapable(kind, platform, await connectors.describe(platform));
  return inTransaction(db, async (tx) => {
    await checkPermitted(tx, request);
    const begun = await beginRuns(tx, { ...begin, integrationIds: [integrationId], kind });
    const run = await findNewestRun(tx, { merchantId: begin.merchantId, integrationId, kind });
    return { run: found(run, 'sync_run_not_found'), isNew: begun.length > 0 };
  });
}
