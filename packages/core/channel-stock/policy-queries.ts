import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { listingsBehind } from './listings-behind.ts';
import type { MerchantRule } from '@onhand/domain/publishing/under-rules.ts';

/** Selects the overrides that concern `channel_stock`. */
export const overridesOf: RawBuilder<unknown> = sql`
  coalesce((
    select jsonb_agg(jsonb_build_object(
             'from', jsonb_build_object('scope', said.scope, 'id', said.target_id),
             'buffer', said.buffer, 'percent', said.percent, 'maximum', said.maximum,
             'lowStock', case when said.low_stock_threshold is not null then jsonb_build_object(
                           'threshold', said.low_stock_threshold, 'integrations', said.low_stock_integrations) end,
             'zeroStock', said.zero_stock, 'deletion', said.deletion)
           order by said.target_id)
    from (
      select 'merchant' as scope, channel_stock.merchant_id as id
      union all select 'integration', channel_stock.integration_id
      union all
      select target.scope, target.id
      from ${listingsBehind} listings
      cross join lateral (values ('listing', listings.id), ('item', listings.item_id)) target (scope, id)
      where listings.published
    ) target
    join publishing_overrides said on said.merchant_id = channel_stock.merchant_id and said.scope = target.scope
                                  and said.target_id = target.id
  ), '[]') as overrides`;

/** Selects the rules of the channel stock's merchants, by priority. */
export function rulesOf(ids: readonly ChannelStockId[]): RawBuilder<MerchantRule> {
  return sql<MerchantRule>`
    select merchant_id as "merchantId", id, priority, conditions, effect
    from rules
    where enabled and merchant_id in (select merchant_id from channel_stock where id = any(${ids}))
    order by priority, id`;
}
