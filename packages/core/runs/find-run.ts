import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { RunKind } from '@onhand/domain/runs/run-kinds.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { runColumns } from './run-row.ts';
import type { RunRow } from './run-row.ts';

/** Names the runs of one kind of an integration. At most one run is live. */
export interface RunsOfKind {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly kind: RunKind;
}

/** Finds the newest run of a kind of an integration. Returns undefined if there was none. */
export async function findNewestRun(db: Db, of: RunsOfKind): Promise<RunRow | undefined> {
  return runsOf(db, of).executeTakeFirst();
}

/** Locks the live run of a kind of an integration. Returns undefined if none is live. */
export async function lockLiveRun(tx: Tx, of: RunsOfKind): Promise<RunRow | undefined> {
  return runsOf(tx, of).where('ended_at', 'is', null).forUpdate().executeTakeFirst();
}

function runsOf(db: Db, { merchantId, integrationId, kind }: RunsOfKind) {
  return db
    .selectFrom('sync_runs')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('kind', '=', kind)
    .select(runColumns)
    .orderBy('id', 'desc')
    .limit(1);
}
