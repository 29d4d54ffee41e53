import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { applyToFailed } from '../../failed-items/apply-event.ts';
import { needStockAgain } from '../../channel-stock/need-stock-again.ts';
import { replaceBlock } from '../../channel-stock/replace-block.ts';
import { setPublishingPhase } from '../../integrations/set-publishing-phase.ts';
import { resumeRun } from '../change-run.ts';
import { lockLiveRun } from '../find-run.ts';
import { isLeftOut } from './left-out.ts';
import { resolveSafetyStop } from './safety-stop.ts';

/** Resumes a first sync after its safety stop. Tries its failed first listings again, if not left out. */
export async function resumeFirstSync(
  tx: Tx,
  resumed: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  const { merchantId, integrationId, at } = resumed;
  await setPublishingPhase(tx, { merchantId, integrationId, phase: 'first_five' });
  const run = await lockLiveRun(tx, { merchantId, integrationId, kind: 'first_sync' });
  if (run?.state === 'safety_stop') await resumeRun(tx, run, at);
  await resolveSafetyStop(tx, resumed);
  await replaceBlock(tx, resumed, { from: 'safety_stop', to: 'first_sync_waiting' });
  const subjects = sql`
    select link.listing_id
    from integrations join listing_channel_stock link on link.channel_stock_id = any(first_records)
    where integrations.merchant_id = ${merchantId} and integrations.id = ${integrationId}`;
  await applyToFailed(tx, 'run_resumed', { operations: ['publish_stock'], integrationId, subjects }, at);
  const unsettled = sql`
    select channel_stock.id from integrations
    join channel_stock on channel_stock.id = any(first_records)
    where integrations.merchant_id = ${merchantId} and integrations.id = ${integrationId}
      and channel_stock.state = 'blocked' and not ${isLeftOut}`;
  await needStockAgain(tx, unsettled, { merchantId, cause: 'retry', forced: true, at });
}
