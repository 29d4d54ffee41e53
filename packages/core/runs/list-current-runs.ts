import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { runColumns } from './run-row.ts';
import { withFigures } from './sync-runs.ts';
import type { SyncRunRow } from './sync-runs.ts';

/** A run, and whose it is. */
export interface CurrentRun {
  readonly merchantId: MerchantId;
  readonly run: SyncRunRow;
}

/** At most so many runs are followed at a time. */
const runsAtMost = 500;

/** Lists the runs of a merchant that go on or ended lately, the newest first. Null: of all merchants. */
export async function listCurrentRuns(
  db: Db,
  { merchantId, endedSince }: { readonly merchantId: MerchantId | null; readonly endedSince: Date },
): Promise<readonly CurrentRun[]> {
  const runs = await db
    .selectFrom('sync_runs')
    .where(sql<boolean>`(ended_at is null or went_on_at >= ${endedSince}::timestamptz)`)
    .$if(merchantId !== null, (query) => query.where('merchant_id', '=', merchantId))
    .select(runColumns)
    .orderBy('id', 'desc')
    .limit(runsAtMost)
    .execute();
  const byMerchant = Map.groupBy(runs, (run) => run.merchantId);
  const parts = await Promise.all(
    [...byMerchant].map(async ([merchant, some]) =>
      (await withFigures(db, merchant, some)).map((run) => ({ merchantId: merchant, run })),
    ),
  );
  return parts.flat();
}
