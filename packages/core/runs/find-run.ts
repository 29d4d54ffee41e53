import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { MerchantOperation, RunKind } from '@onhand/domain/runs/run-kinds.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { isOfIntegration, isOfMerchant, runColumns } from './run-row.ts';
import type { AnyRunRow, MerchantRunRow, RunRow } from './run-row.ts';

/** Names the runs of one kind of an integration. At most one run is live. */
export interface RunsOfKind {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly kind: RunKind;
}

/** Finds the newest run of a kind of an integration. Returns undefined if there was none. */
export async function findNewestRun(db: Db, of: RunsOfKind): Promise<RunRow | undefined> {
  return only(await runsOf(db, of).executeTakeFirst(), isOfIntegration);
}

/** Locks the live run of a kind of an integration. Returns undefined if none is live. */
export async function lockLiveRun(tx: Tx, of: RunsOfKind): Promise<RunRow | undefined> {
  const live = runsOf(tx, of).where('ended_at', 'is', null).forUpdate();
  return only(await live.executeTakeFirst(), isOfIntegration);
}

/** Names the runs of one kind about items of a merchant. At most one run is live. */
export interface RunsOfMerchant {
  readonly merchantId: MerchantId;
  readonly integrationId: null;
  readonly kind: MerchantOperation;
}

/** Finds the newest run of a kind about items of a merchant. Returns undefined if there was none. */
export async function findNewestOfMerchant(db: Db, of: RunsOfMerchant): Promise<MerchantRunRow | undefined> {
  return only(await runsOf(db, of).executeTakeFirst(), isOfMerchant);
}

/** Locks the live run of a kind about items of a merchant. Returns undefined if none is live. */
export async function lockLiveOfMerchant(tx: Tx, of: RunsOfMerchant): Promise<MerchantRunRow | undefined> {
  const live = runsOf(tx, of).where('ended_at', 'is', null).forUpdate();
  return only(await live.executeTakeFirst(), isOfMerchant);
}

function only<Row extends AnyRunRow>(
  row: AnyRunRow | undefined,
  is: (row: AnyRunRow) => row is Row,
): Row | undefined {
  return row !== undefined && is(row) ? row : undefined;
}

function runsOf(db: Db, { merchantId, integrationId, kind }: RunsOfKind | RunsOfMerchant) {
  return db
    .selectFrom('sync_runs')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', integrationId === null ? 'is' : '=', integrationId)
    .where('kind', '=', kind)
    .select(runColumns)
    .orderBy('id', 'desc')
    .limit(1);
}
