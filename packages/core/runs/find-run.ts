import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { RunKind } from '@onhand/domain/runs/run-kinds.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { runColumns } from './run-row.ts';
import type { RunRow } from './run-row.ts';

/** Names the runs of one kind that an integration has had. At most one of them is live. */
export interface RunsOfKind {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly kind: RunKind;
}

/** Finds the newest run of a kind of an integration; undefined: it has had none. */
export async function findNewestRun(db: Db, of: RunsOfKind): Promise<RunRow | undefined> {
  return runsOf(db, of).executeTakeFirst();
}

/** Locks the run of a kind that an integration has live; undefined: none is. */
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
