import type { ChannelStockId, IntegrationId } from '@onhand/domain/ids.ts';
import type { PublishingInputs } from '@onhand/domain/publishing/block-reason.ts';
import type { PublishingPolicy } from '@onhand/domain/publishing/policy.ts';
import type { Sending } from '@onhand/domain/publishing/send.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { inOneTrip } from '@onhand/database/pipelining.ts';
import { isAwaitedReturn } from './is-awaited-return.ts';
import { itemSyncOf } from '../items/item-sync.ts';
import { isOpened } from './is-opened.ts';
import { isSourceDeleted } from './is-source-deleted.ts';
import { listingsBehind } from './listings-behind.ts';
import { overridesOf, rulesOf } from './policy-queries.ts';
import type { Basis } from './settle-written-back.ts';
import { underRules } from '@onhand/domain/publishing/under-rules.ts';
import type { MerchantRule, PolicyGround } from '@onhand/domain/publishing/under-rules.ts';

/** Everything that decides whether a channel stock is written now, and with which figure. */
export interface WriteInputs extends PublishingInputs, Sending {
  readonly integrationId: IntegrationId;
  readonly policy: PublishingPolicy;
  /** The revisions of the levels it is computed from, by location. */
  readonly basis: Basis;
}

/** Write inputs without a policy, with the facts that the policy follows from. */
export interface UnruledInputs extends Omit<WriteInputs, 'policy'>, PolicyGround {
  readonly id: ChannelStockId;
}

/** Reads the current stock, settings and policy behind channel stock. Its rows are locked. */
export async function readWriteInputs(
  tx: Tx,
  due: readonly { readonly id: ChannelStockId }[],
  options: { readonly settlesWithinMs: number },
): Promise<ReadonlyMap<ChannelStockId, WriteInputs>> {
  const { inputs, rules } = await readUnruledInputs(
    tx,
    due.map(({ id }) => id),
    options,
  );
  return new Map(inputs.map((one) => [one.id, underRules(one, rules)]));
}

/**
 * How much is read. `writes`: everything that a write needs. `figures`: no basis.
 * `settings`: no stock either, for a caller that has it.
 */
export type InputsOf = 'writes' | 'figures' | 'settings';

/** Reads write inputs, and the merchants' rules beside them. The caller applies these rules, or others. */
export async function readUnruledInputs(
  tx: Tx,
  ids: readonly ChannelStockId[],
  { settlesWithinMs, of = 'writes' }: { readonly settlesWithinMs: number; readonly of?: InputsOf },
): Promise<{ readonly inputs: readonly UnruledInputs[]; readonly rules: readonly MerchantRule[] }> {
  const [inputs, rules] = await inOneTrip<[UnruledInputs, MerchantRule]>(tx, [
    selectInputs(ids, settlesWithinMs, of),
    rulesOf(ids),
  ]);
  return { inputs, rules };
}

function selectInputs(
  ids: readonly ChannelStockId[],
  settlesWithinMs: number,
  of: InputsOf,
): RawBuilder<UnruledInputs> {
  return sql<UnruledInputs>`
    with ${unitsInDoubt(ids)}
    select channel_stock.id, channel_stock.merchant_id as "merchantId",
           channel_stock.integration_id as "integrationId",
           merchants.quantity_sync and integrations.quantity_sync as "integrationQuantitySync",
           case when merchants.paused_at is not null then 'merchant_paused'
                when integrations.state = 'paused' then 'integration_paused'
                when shown.paused then 'listing_paused' end as paused,
           settings.direction,
           settings.mode, settings.auto_import as "autoImport", settings.auto_export as "autoExport",
           channel_stock.released_revision > channel_stock.confirmed_revision as released,
           ${overridesOf},
           integrations.write_sales_back <> 'none' and integrations.role = 'supplier'
             and merchants.stock_authority = 'source' as "writesSalesBack",
           channel_stock.known, (extract(epoch from channel_stock.known_at) * 1000)::float8 as "knownAt",
           channel_stock.forced_revision > channel_stock.confirmed_revision as forced,
           channel_stock.asked_revision > channel_stock.confirmed_revision as asked,
           exists (select from observations
                   where observations.channel_stock_id = channel_stock.id and observations.state = 'quarantined')
             as quarantined,
           (select min(seen) from observations
            where observations.channel_stock_id = channel_stock.id and observations.state = 'provisional'
              and observations.units < 0) as "awaitedFigure",
           (select coalesce(sum(units - consumed), 0)::bigint from observations
            where observations.channel_stock_id = channel_stock.id and ${isAwaitedReturn}) as "awaitedReturn",
           case publishing_phase
             when 'observing' then 'first_plan_pending'
             when 'stopped' then 'safety_stop'
             when 'first_five' then case when channel_stock.id <> all(first_records) then 'first_sync_waiting' end
           end as "firstSync",
           ${isSourceDeleted} as "sourceDeleted",
           ${deductionsOf(settlesWithinMs)}, ${of === 'writes' ? basis : noBasis},
           ${addedByHand} as "addedByHand", ${awaitedOfCopies} as "awaitedOfCopies",
           ${copiesUnderWay} as "copiesUnderWay",
           shown.listings, shown.linked, shown.facts, shown.archived,
           ${of === 'settings' ? noStock : stockBehind},
           (select count(*) from location_mappings mapping
            where mapping.integration_id = channel_stock.integration_id
              and mapping.external_location_id = channel_stock.external_location_id)::int as "mappedLocations"
    from channel_stock
    join integrations on integrations.id = channel_stock.integration_id
    join merchants on merchants.id = channel_stock.merchant_id
    join sync_settings settings on settings.integration_id = channel_stock.integration_id
                               and settings.entity = 'inventory'
    cross join lateral (${listingsShown}) shown
    where channel_stock.id = any(${ids})`;
}

/**
 * Selects the units that were added by hand, on balance, behind a source that only sales are written back to.
 * Null: another channel, or a bundle.
 */
const addedByHand = sql`
  case when settings.direction = 'inbound' and integrations.write_sales_back <> 'none'
            and integrations.role = 'supplier' and merchants.stock_authority = 'source' then (
    select greatest(0, coalesce(sum(moved.on_hand_delta - moved.deficit_delta), 0))::bigint
    from ${listingsBehind} listings
    join location_mappings mapping on mapping.integration_id = channel_stock.integration_id
                                  and mapping.external_location_id = channel_stock.external_location_id
    join movements moved on moved.merchant_id = listings.merchant_id and moved.item_id = listings.item_id
                        and moved.location_id = mapping.location_id
                        and moved.kind in ('receipt', 'adjustment', 'count', 'transfer')
    where listings.published) end`;

/**
 * Selects by how many units a source's figure differs from the available quantity because of copied orders: a
 * copied order lowers it by itself, and holds it lowered while it is open. A draft that the platform reserves
 * does so under every setting, an order under `writeSalesBack: order`.
 */
const awaitedOfCopies = sql`
  coalesce((
    select sum(item.awaited)
    from listing_channel_stock link
    join order_copy_items item on item.listing_id = link.listing_id and item.awaited <> 0
    join order_copies copy on copy.merchant_id = item.merchant_id and copy.id = item.copy_id
    where link.channel_stock_id = channel_stock.id
      and (copy.kind = 'draft' or integrations.write_sales_back = 'order')), 0)::int`;

/**
 * Selects the units of copied orders that were created there, or may have been, and of which no news has
 * come.
 */
const copiesUnderWay = sql`
  coalesce((
    select sum(item.awaited)
    from listing_channel_stock link
    join order_copy_items item on item.listing_id = link.listing_id and item.awaited > 0
    join order_copies copy on copy.merchant_id = item.merchant_id and copy.id = item.copy_id
    where link.channel_stock_id = channel_stock.id and copy.sent_at is not null
      and copy.created_order_id is null), 0)::int`;

/** Selects the platform's own deductions since the last known figure. */
function deductionsOf(settlesWithinMs: number): RawBuilder<unknown> {
  return sql`
    coalesce((
      select jsonb_agg(jsonb_build_object('units', deduction.units,
                                          'takenAt', extract(epoch from deduction.taken_at) * 1000, 'doubted', deduction.doubted))
      from listing_channel_stock link
      join platform_deductions deduction on deduction.listing_id = link.listing_id
      where link.channel_stock_id = channel_stock.id
        and deduction.place in ('', channel_stock.external_location_id)
        and deduction.taken_at >= known_at - make_interval(secs => ${settlesWithinMs / 1000})
    ), '[]') as deductions`;
}

/** Selects the revisions of the levels that the figure comes from. */
const basis = sql`
    coalesce((
      select jsonb_object_agg(level.location_id, level.revision)
      from ${listingsBehind} listings
      join stock_levels level on level.merchant_id = listings.merchant_id and level.item_id = listings.item_id
      join location_mappings mapping on mapping.integration_id = channel_stock.integration_id
                                    and mapping.external_location_id = channel_stock.external_location_id
                                    and mapping.location_id = level.location_id
      where listings.published
    ), '{}') as basis`;

/**
 * Selects the listings behind `channel_stock` in one pass: all of them, the linked ones in the order of their
 * ids, and the facts of the first one's item that rules ask for.
 */
const listingsShown = sql`
  select coalesce(jsonb_agg(jsonb_build_object(
           'published', listings.published, 'platformOwned', listings.stock_owner = 'platform',
           'itemId', listings.item_id, 'status', listings.status, 'quantitySync', listings.quantity_sync,
           'stockManaged', listings.stock_managed,
           'opened', ${isOpened}, 'itemSync', ${itemSyncOf})), '[]') as listings,
         coalesce(jsonb_agg(jsonb_build_object('id', listings.id, 'itemId', listings.item_id) order by listings.id)
                    filter (where listings.published), '[]') as linked,
         (array_agg(jsonb_build_object('sku', items.sku, 'price', items.price, 'vendor', products.vendor,
                                       'tags', products.tags, 'categories', products.categories) order by listings.id)
            filter (where listings.published))[1] as facts,
         coalesce(bool_or(listings.paused_at is not null) filter (where listings.published), false) as paused,
         coalesce(bool_and(items.archived_at is not null) filter (where listings.published), false) as archived
  from ${listingsBehind} listings
  left join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
  left join products on products.merchant_id = items.merchant_id and products.id = items.product_id`;

const noBasis = sql`'{}'::jsonb as basis`;

/**
 * Selects the units of each item and location that the item's opening shop put back on sale, according to
 * late news, and of which its figure has not been read since. Nothing higher is published before (DESIGN
 * §4.3).
 *
 * Such news are few, so they come first: a plan that begins with the listings of an item would read all of
 * them for each row.
 */
function unitsInDoubt(ids: readonly ChannelStockId[]): RawBuilder<unknown> {
  return sql`
    news as materialized (
      select merchant_id, listing_id, place, taken_at, units from platform_deductions
      where doubted and units < 0
        and merchant_id in (select merchant_id from channel_stock where id = any(${ids}))
    ), in_doubt as materialized (
      select sold.merchant_id, sold.item_id, behind.location_id, sum(-news.units) as units
      from news
      join listings sold on sold.merchant_id = news.merchant_id and sold.id = news.listing_id
      join listing_channel_stock shows on shows.merchant_id = sold.merchant_id and shows.listing_id = sold.id
      join channel_stock source on source.id = shows.channel_stock_id and source.opening_at is not null
                               and news.taken_at >= source.known_at
                               and news.place in ('', source.external_location_id)
      join location_mappings behind on behind.integration_id = source.integration_id
                                   and behind.external_location_id = source.external_location_id
      group by sold.merchant_id, sold.item_id, behind.location_id
    )`;
}

/** Selects the available and the announced units at each mapped location, of each component. */
const stockBehind = sql`
  coalesce((
    select jsonb_agg(jsonb_build_object('locationId', mapping.location_id, 'perUnit', part.quantity,
                                        'available', greatest(coalesce(level.on_hand - level.committed, 0) - coalesce(in_doubt.units, 0), 0),
                                        'announced', coalesce(coming.announced - coming.sold, 0))
                     order by mapping.location_id, part.item_id)
    from (
      select distinct coalesce(component.item_id, listings.item_id) as item_id,
             coalesce(component.quantity, 1) as quantity
      from ${listingsBehind} listings
      left join bundle_components component
        on component.merchant_id = listings.merchant_id and component.bundle_id = listings.item_id
      where listings.published) part
    join location_mappings mapping
      on mapping.integration_id = channel_stock.integration_id
     and mapping.external_location_id = channel_stock.external_location_id
    left join stock_levels level
      on level.merchant_id = channel_stock.merchant_id and level.item_id = part.item_id
     and level.location_id = mapping.location_id
    left join announced_stock coming
      on coming.merchant_id = channel_stock.merchant_id and coming.item_id = part.item_id
     and coming.location_id = mapping.location_id
    left join in_doubt
      on in_doubt.merchant_id = channel_stock.merchant_id and in_doubt.item_id = part.item_id
     and in_doubt.location_id = mapping.location_id
  ), '[]') as stock`;

const noStock = sql`'[]'::jsonb as stock`;
