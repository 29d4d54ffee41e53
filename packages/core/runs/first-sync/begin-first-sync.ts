import type { ChannelStockId, IntegrationId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { needIntegrationAgain } from '../../channel-stock/need-integration-again.ts';
import { setPublishingPhase } from '../../integrations/set-publishing-phase.ts';
import { beginRuns } from '../begin-runs.ts';
import { endRun } from '../change-run.ts';
import { lockLiveRun } from '../find-run.ts';
import { isLeftOut } from './left-out.ts';

/** The number of listings that go first. */
const firstListings = 5;

/**
 * Begins the first sync of an integration that only observed. A few listings with changed figures go first;
 * the others follow once the first are settled. If the plan changes no figure, all may be written at once.
 */
export async function beginFirstSync(
  tx: Tx,
  first: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly planId: PlanId;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, planId, by, at } = first;
  const integration = { merchantId, integrationId };
  const firstRecords = await findFirstRecords(tx, { merchantId, planId });
  const phase = firstRecords.length === 0 ? 'open' : 'first_five';
  await setPublishingPhase(tx, { ...integration, phase, firstRecords });
  const kind = 'first_sync';
  await beginRuns(tx, { merchantId, integrationIds: [integrationId], kind, planId, actor: by, at });
  if (phase === 'open') {
    const run = await lockLiveRun(tx, { ...integration, kind });
    if (run !== undefined) await endRun(tx, run, at);
  }
  await needIntegrationAgain(tx, { merchantId, integrationId, cause: 'first_sync', at, leaving: isLeftOut });
}

/** Finds the channel stock of the listings that go first. Prefers listings whose figure is not zero. */
async function findFirstRecords(
  tx: Tx,
  { merchantId, planId }: { readonly merchantId: MerchantId; readonly planId: PlanId },
): Promise<readonly ChannelStockId[]> {
  const { rows } = await sql<{ id: ChannelStockId }>`
    with first_listings as (
      select listing_id from plan_listings
      where merchant_id = ${merchantId} and plan_id = ${planId} and ours is not null
      group by listing_id order by bool_or(ours = 0), listing_id limit ${firstListings}
    )
    select channel_stock_id as id from plan_listings
    where plan_id = ${planId} and listing_id in (select listing_id from first_listings)`.execute(tx);
  return rows.map(({ id }) => id);
}
