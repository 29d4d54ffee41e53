import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { firstCountsOf } from '@onhand/domain/runs/run-kinds.ts';
import { sql } from 'kysely';
import { beginRuns } from '../begin-runs.ts';
import type { BulkToCarry } from '../find-unattended.ts';
import { findNewestRun } from '../find-run.ts';
import type { RunRow } from '../run-row.ts';
import { choiceOf, isChosen } from './chosen-items.ts';
import type { Choice, KeptChoice } from './chosen-items.ts';

const kind = 'move_failed_items';

export interface MovingToBegin extends Choice {
  readonly merchantId: MerchantId;
  /** The person who asks for it; null: no person. */
  readonly actor: string | null;
  readonly at: Date;
}

/**
 * Begins to retry or skip the failed items that match, with a run for each of their integrations. Only those
 * that match now are moved. Returns the runs: none if nothing matches.
 *
 * @throws Refusal `failed_items_moving` if one of these integrations has such a run under way
 */
export async function beginMoving(db: Db, begin: MovingToBegin): Promise<readonly RunRow[]> {
  return inTransaction(db, async (tx) => {
    const { ids, under } = await beginWithin(tx, begin);
    if (under.length > 0) throw new Refusal('failed_items_moving', { members: { integrationIds: under } });
    const runs: RunRow[] = [];
    for (const integrationId of ids) {
      const run = await findNewestRun(tx, { merchantId: begin.merchantId, integrationId, kind });
      if (run !== undefined) runs.push(run);
    }
    return runs;
  });
}

/** Begins the newest run of an integration again, over the failed items that match now. */
export async function beginMovingAgain(
  tx: Tx,
  of: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<readonly BulkToCarry[]> {
  const { merchantId, integrationId, at } = of;
  const newest = await findNewestRun(tx, { ...of, kind });
  if (newest === undefined) return [];
  if (newest.endedAt === null) return [{ merchantId, integrationId, operation: kind }];
  const { move, state, filter } = choiceOf(newest);
  const again = { merchantId, move, state, filter: { ...filter, integrationId }, actor: newest.actor, at };
  const { ids } = await beginWithin(tx, again);
  return ids.map((id) => ({ merchantId, integrationId: id, operation: kind }));
}

interface Matching {
  readonly integrationId: IntegrationId;
  readonly total: number;
  readonly asOf: string;
}

/** Begins the runs. `under`: integrations that have such a run under way. */
async function beginWithin(
  tx: Tx,
  { merchantId, actor, at, ...choice }: MovingToBegin,
): Promise<{ readonly ids: readonly IntegrationId[]; readonly under: readonly IntegrationId[] }> {
  const { rows } = await sql<Matching>`
    select integration_id as "integrationId", count(*)::int as total, max(last_at)::text as "asOf"
    from failed_items where merchant_id = ${merchantId} and ${isChosen(choice)}
    group by integration_id order by integration_id`.execute(tx);
  const integrationIds = rows.map(({ integrationId }) => integrationId);
  if (integrationIds.length === 0) return { ids: [], under: [] };
  const ids = await beginRuns(tx, { merchantId, integrationIds, kind, actor, at });
  await writeChoices(
    tx,
    choice,
    rows.filter(({ integrationId }) => ids.includes(integrationId)),
  );
  return { ids, under: integrationIds.filter((id) => !ids.includes(id)) };
}

async function writeChoices(tx: Tx, choice: Choice, rows: readonly Matching[]): Promise<void> {
  const { since, ...filter } = choice.filter;
  const kept = (asOf: string): KeptChoice => ({
    ...choice,
    filter: since === undefined ? filter : { ...filter, since: since.toISOString() },
    asOf,
  });
  const begun = rows.map(({ integrationId, total, asOf }) => ({
    integration_id: integrationId,
    input: kept(asOf),
    counts: { ...firstCountsOf(kind), total },
  }));
  await sql`
    update sync_runs set input = begun.input, counts = begun.counts
    from ${recordset(begun, 'begun', 'integration_id uuid, input jsonb, counts jsonb')}
    where sync_runs.integration_id = begun.integration_id and sync_runs.kind = ${kind}
      and sync_runs.ended_at is null`.execute(tx);
}
