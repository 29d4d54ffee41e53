import type { ItemCondition, ItemFilter } from '@onhand/domain/searches/item-filter.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { isProcessingOrders, isReceived } from '../items/item-sync.ts';
import { isInRange } from './stock-in-range.ts';
import { containsText, hasFacet, matchesSku } from './texts.ts';

/**
 * Builds the condition that an item matches a filter. The query reads `items`, and joins `merchants` and
 * `products`. Each row of another table is looked up by the merchant and the item.
 */
export function matchesFilter(filter: ItemFilter): RawBuilder<boolean> {
  switch (filter.kind) {
    case 'and':
      return combined(filter.of, sql` and `, sql<boolean>`true`);
    case 'or':
      return combined(filter.of, sql` or `, sql<boolean>`false`);
    case 'not':
      // Unknown, such as the SKU of an item without one, counts as no match.
      return sql<boolean>`(${matchesFilter(filter.of)}) is not true`;
    default:
      return matchesCondition(filter);
  }
}

function combined(
  filters: readonly ItemFilter[],
  by: RawBuilder<unknown>,
  ofNone: RawBuilder<boolean>,
): RawBuilder<boolean> {
  return filters.length === 0 ? ofNone : sql<boolean>`(${sql.join(filters.map(matchesFilter), by)})`;
}

function matchesCondition(condition: ItemCondition): RawBuilder<boolean> {
  switch (condition.kind) {
    case 'text':
      return containsText(condition.contains);
    case 'sku':
      return matchesSku(condition.like);
    case 'tag':
      return hasFacet('tags', condition.is);
    case 'category':
      return hasFacet('categories', condition.is);
    case 'process_orders':
      return sql<boolean>`(${isProcessingOrders}) = ${condition.is}`;
    case 'sync_override':
      return sql<boolean>`items.sync_inventory = ${condition.is}`;
    case 'sync_inventory':
      return sql<boolean>`
        case items.sync_inventory when 'merchant_default' then merchants.sync_inventory
                                  else items.sync_inventory end = ${condition.is}`;
    case 'received':
      return sql<boolean>`(${isReceived}) = ${condition.is}`;
    case 'street_date':
      return hasStreetDate(condition);
    case 'stock':
      return isInRange(condition);
    case 'listed_on':
      return hasListing({
        is: sql`listings.integration_id = ${condition.integrationId} and listings.status <> 'deleted'`,
        isCommon: true,
      });
    case 'listing_status': {
      const { is, integrationId } = condition;
      const there = integrationId === undefined ? sql`true` : sql`listings.integration_id = ${integrationId}`;
      return hasListing({
        is: sql`listings.status = ${is} and ${there}`,
        isCommon: is === 'listed_and_synced',
      });
    }
    case 'failed':
      return condition.is ? hasFailed : sql<boolean>`not ${hasFailed}`;
  }
}

function hasStreetDate({
  isAhead,
  from,
  to,
}: Extract<ItemCondition, { kind: 'street_date' }>): RawBuilder<boolean> {
  const all = [
    sql`items.street_date is not null`,
    ...(isAhead === undefined ? [] : [sql`(items.street_date > (select onhand_now())) = ${isAhead}`]),
    ...(from === undefined ? [] : [sql`items.street_date >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [sql`items.street_date <= ${to}::timestamptz`]),
  ];
  return sql<boolean>`(${sql.join(all, sql` and `)})`;
}

/**
 * Builds the condition that a linked listing of an item is like this. If most items have such a listing, it
 * is looked up item by item: PostgreSQL would rather begin with all listings of the merchant, to show 50
 * items.
 */
function hasListing({
  is,
  isCommon,
}: {
  readonly is: RawBuilder<unknown>;
  readonly isCommon: boolean;
}): RawBuilder<boolean> {
  const linked = sql`
    from listings where listings.merchant_id = items.merchant_id and listings.item_id = items.id and ${is}`;
  return isCommon
    ? sql<boolean>`coalesce((select true ${linked} limit 1), false)`
    : sql<boolean>`exists (select ${linked})`;
}

const hasFailed = sql<boolean>`exists (
  select from listings
  join failed_items failed on failed.merchant_id = listings.merchant_id and failed.subject_id = listings.id
                          and failed.state in ('open', 'retrying') and failed.subject_kind = 'listing'
  where listings.merchant_id = items.merchant_id and listings.item_id = items.id)`;
