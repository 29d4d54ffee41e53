import { channelStockMachine } from '@onhand/domain/channel-stock/transition.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { statesAccepting } from '@onhand/domain/state-machine.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { nextState } from '@onhand/database/next-state.ts';
import { sql } from 'kysely';
import { dueChannel } from './notifications.ts';

/**
 * Ends all that is due to a revoked integration: writes, readings and changes of its listings. A write under
 * way runs to its end. Wakes the publisher, which then ends.
 */
export async function idleRevoked(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<void> {
  const idles = sql`channel_stock.state = any(${statesAccepting(channelStockMachine, 'unlinked')}::text[])`;
  await sql`
    with own as (
      select id from channel_stock where merchant_id = ${merchantId} and integration_id = ${integrationId}
      order by id for update
    )
    update channel_stock
    set state = case when ${idles} then ${nextState(channelStockMachine, 'unlinked')} else state end,
        due_at = case when ${idles} then null else due_at end,
        block_code = case when ${idles} then null else block_code end,
        read_due_at = null, import_wanted = false, hinted = false
    from own where channel_stock.id = own.id`.execute(tx);
  await sql`
    delete from listing_changes
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and state not in ('open', 'unknown')`.execute(
    tx,
  );
  await sql`select pg_notify(${dueChannel}, ${integrationId})`.execute(tx);
}
