import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { isMerchantPaused } from '../integrations/is-active.ts';

/** Selects the code that holds back the whole of `integrations`; null: nothing does. */
export const holdOf: RawBuilder<string | null> = sql<string | null>`
  case when integrations.state = 'revoked' then 'integration_revoked'
       when ${isMerchantPaused} then 'merchant_paused'
       when integrations.state = 'paused' then 'integration_paused'
       when integrations.circuit = 'open' then 'channel_away'
       when integrations.circuit <> 'closed' then integrations.circuit end`;

/**
 * Selects why no figure is written to `channel_stock` of `integrations`: the integration is revoked, no
 * listing of it is linked, what held back or failed its last write, or what holds back the integration. Null:
 * nothing prevents it.
 */
export const blockOf: RawBuilder<string | null> = sql<string | null>`
  case when integrations.state = 'revoked' then 'integration_revoked'
       when not exists (select from listing_channel_stock shown
                        join listings linked on linked.merchant_id = shown.merchant_id and linked.id = shown.listing_id
                        where shown.channel_stock_id = channel_stock.id and linked.item_id is not null)
       then 'not_linked' else coalesce(channel_stock.block_code, ${holdOf}) end`;
