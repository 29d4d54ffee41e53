import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { ownReasons } from '@onhand/domain/publishing/block-reason.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { needIntegrationAgain } from '../../channel-stock/need-integration-again.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { setPublishingPhase } from '../../integrations/set-publishing-phase.ts';
import { endRun } from '../change-run.ts';
import { lockLiveRun } from '../find-run.ts';
import type { RunsOfKind } from '../find-run.ts';
import { isLeftOut } from './left-out.ts';
import { stopFirstSync } from './safety-stop.ts';

/** Says how far the first listings of a first sync are. */
interface FirstListings {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  /** A first listing failed and waits for a person. */
  readonly failed: boolean;
  /** No first listing is under way any more, and at least one shows its figure, failed or was skipped. */
  readonly settled: boolean;
}

/**
 * Advances the first syncs of one integration or of all integrations. Returns the integrations that may write
 * more now.
 *
 * - If a first listing failed, the first sync stops.
 * - Once the first listings are settled, the other listings become due.
 * - A run without figures under way ends.
 */
export async function advanceFirstSyncs(
  db: Db,
  integrationId: IntegrationId | 'all',
  at: Date,
): Promise<readonly IntegrationId[]> {
  return inTransaction(db, async (tx) => {
    const firstSyncs = await lockFirstSyncs(tx, integrationId);
    const opened: IntegrationId[] = [];
    for (const { failed, settled, ...integration } of firstSyncs) {
      if (failed) {
        await stopFirstSync(tx, { ...integration, at });
      } else if (settled) {
        await open(tx, { ...integration, at });
        opened.push(integration.integrationId);
      }
    }
    await endRuns(tx, integrationId, at);
    return opened;
  });
}

async function lockFirstSyncs(
  tx: Tx,
  integrationId: IntegrationId | 'all',
): Promise<readonly FirstListings[]> {
  const chosen = integrationId === 'all' ? sql`true` : sql`integrations.id = ${integrationId}`;
  const { rows } = await sql<FirstListings>`
    with locked as (
      select merchant_id, id, first_records from integrations
      where publishing_phase = 'first_five' and ${chosen}
      order by id for no key update
    )
    select locked.merchant_id as "merchantId", locked.id as "integrationId",
           coalesce(bool_or("wasRefused" and 'open' = any(failures)), false) as failed,
           coalesce(bool_and(state = 'idle' or (state = 'blocked' and block_code not in ('awaiting_schedule', 'orders_awaited', 'quarantined', 'zero_refused')))
                      and bool_or(state = 'idle' or ("wasRefused" and failures && '{open,retrying}') or 'skipped' = any(failures)),
                    true) as settled
    from locked
    left join lateral (
      select state, block_code,
             -- By the platform: a figure that Onhand holds back has not failed, whatever happened before.
             state = 'blocked' and block_code <> all(${ownReasons}) as "wasRefused",
             array(
               select failed_items.state from listing_channel_stock link
               join failed_items on failed_items.integration_id = locked.id and failed_items.operation in ('publish_stock', 'end_listing')
                                and failed_items.subject_id = link.listing_id
               where link.channel_stock_id = channel_stock.id) as failures
      from channel_stock where channel_stock.id = any(first_records)
    ) record on true
    group by locked.merchant_id, locked.id`.execute(tx);
  return rows;
}

async function open(
  tx: Tx,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  await setPublishingPhase(tx, { ...integration, phase: 'open' });
  await needIntegrationAgain(tx, { ...integration, cause: 'first_sync', leaving: isLeftOut });
}

/** Ends the runs without figures under way. */
async function endRuns(tx: Tx, integrationId: IntegrationId | 'all', at: Date): Promise<void> {
  const chosen = integrationId === 'all' ? sql`true` : sql`run.integration_id = ${integrationId}`;
  const { rows } = await sql<Omit<RunsOfKind, 'kind'>>`
    select run.merchant_id as "merchantId", run.integration_id as "integrationId" from sync_runs run
    join integrations on integrations.merchant_id = run.merchant_id and integrations.id = run.integration_id
    where run.kind = 'first_sync' and run.ended_at is null and run.state = 'running' and ${chosen}
      and integrations.publishing_phase = 'open'
      and not exists (
        select from plan_listings planned
        join channel_stock on channel_stock.id = planned.channel_stock_id
        where planned.plan_id = run.plan_id
          and (channel_stock.state in ('due', 'open', 'unknown') or channel_stock.block_code = 'awaiting_schedule'))
    order by run.id`.execute(tx);
  for (const of of rows) {
    const run = await lockLiveRun(tx, { ...of, kind: 'first_sync' });
    if (run?.state === 'running') await endRun(tx, run, at);
  }
}
