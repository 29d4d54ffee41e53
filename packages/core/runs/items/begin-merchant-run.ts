import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { firstCountsOf, firstPhaseOf } from '@onhand/domain/runs/run-kinds.ts';
import type { MerchantOperation } from '@onhand/domain/runs/run-kinds.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { sql } from 'kysely';
import { lockLiveOfMerchant } from '../find-run.ts';
import { runChannel } from '../notifications.ts';

/** The number of runs of each kind that a merchant keeps. Older runs are deleted. */
const runsKept = 100;

/**
 * Begins a run about items of a merchant.
 *
 * @throws Refusal `bulk_action_running` if another one of the kind goes on.
 */
export async function beginMerchantRun(
  tx: Tx,
  begin: {
    readonly merchantId: MerchantId;
    readonly kind: MerchantOperation;
    readonly planId: PlanId;
    /** The items that it is going to process. */
    readonly total: number;
    readonly input: object;
    readonly actor: string;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, kind, planId, total, input, actor, at } = begin;
  const live = await lockLiveOfMerchant(tx, { merchantId, integrationId: null, kind });
  if (live !== undefined) throw new Refusal('bulk_action_running', { members: { syncRunId: live.id } });
  const counts = { ...firstCountsOf(kind), total };
  await tx
    .insertInto('sync_runs')
    .values({
      merchant_id: merchantId,
      integration_id: null,
      kind,
      plan_id: planId,
      state: 'running',
      phase: firstPhaseOf(kind),
      counts: JSON.stringify(counts),
      input: JSON.stringify(input),
      actor,
      started_at: at,
      went_on_at: at,
    })
    .execute();
  await sql`
    delete from sync_runs old
    where old.merchant_id = ${merchantId} and old.kind = ${kind} and old.ended_at is not null and old.id <= (
      select newer.id from sync_runs newer
      where newer.merchant_id = ${merchantId} and newer.kind = ${kind}
      order by newer.id desc offset ${runsKept - 1} limit 1)`.execute(tx);
  await sql`select pg_notify(${runChannel}, ${merchantId}::text)`.execute(tx);
}
