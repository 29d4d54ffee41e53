import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { applyToFailed } from '../../failed-items/apply-event.ts';
import { markDue } from '../../channel-stock/mark-due.ts';
import { resolveSafetyStop } from './safety-stop.ts';

/**
 * Resumes a first sync after its safety stop. Its first listings that failed and were not skipped are tried
 * again.
 */
export async function resumeFirstSync(
  tx: Tx,
  resumed: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  const { merchantId, integrationId, at } = resumed;
  await sql`
    update integrations set publishing_phase = 'first_five'
    where merchant_id = ${merchantId} and id = ${integrationId}`.execute(tx);
  await sql`
    update sync_runs set state = 'running'
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and state = 'safety_stop'`.execute(
    tx,
  );
  await resolveSafetyStop(tx, resumed);
  await sql`
    update channel_stock set block_code = 'first_sync_waiting'
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and state = 'blocked'
      and block_code = 'safety_stop'`.execute(tx);
  const subjects = sql`
    select link.listing_id
    from integrations join listing_channel_stock link on link.channel_stock_id = any(first_records)
    where integrations.merchant_id = ${merchantId} and integrations.id = ${integrationId}`;
  await applyToFailed(tx, 'run_resumed', { operations: ['publish_stock'], integrationId, subjects }, at);
  const unsettled = sql`
    select channel_stock.id from integrations
    join channel_stock on channel_stock.id = any(first_records)
    where integrations.merchant_id = ${merchantId} and integrations.id = ${integrationId}
      and channel_stock.state = 'blocked'
      and not exists (
        select from listing_channel_stock link
        join failed_items on failed_items.integration_id = integrations.id and failed_items.operation = 'publish_stock'
                         and failed_items.subject_id = link.listing_id and failed_items.state = 'skipped'
        where link.channel_stock_id = channel_stock.id)`;
  await markDue(tx, unsettled, { merchantId, cause: 'retry', forced: true, at });
}
