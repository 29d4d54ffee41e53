import type { Operation, SubjectKind } from '@onhand/domain/failed-items/operations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** What failed items have in common. Each property narrows them down. */
export interface FailedItemsFilter {
  readonly integrationId?: IntegrationId | undefined;
  readonly operation?: Operation | undefined;
  readonly code?: string | undefined;
  /** The SKU of the item, or the listing's own. Finds listings and products. */
  readonly sku?: string | undefined;
  /** The platform's number of the order. Finds orders and events. */
  readonly orderNumber?: string | undefined;
  readonly subjectKind?: SubjectKind | undefined;
  readonly subjectId?: string | undefined;
  /** The last attempt failed at this time or later. */
  readonly since?: Date | undefined;
}

/** Builds the condition on `failed_items` that a filter states. */
export function matches(filter: FailedItemsFilter): RawBuilder<boolean> {
  const { integrationId, operation, code, sku, orderNumber, subjectKind, subjectId, since } = filter;
  const conditions = [
    ...(integrationId === undefined ? [] : [sql`failed_items.integration_id = ${integrationId}`]),
    ...(operation === undefined ? [] : [sql`failed_items.operation = ${operation}`]),
    ...(code === undefined ? [] : [sql`failed_items.code = ${code}`]),
    ...(sku === undefined ? [] : [ofSku(sku)]),
    ...(orderNumber === undefined ? [] : [ofOrder(orderNumber)]),
    ...(subjectKind === undefined ? [] : [sql`failed_items.subject_kind = ${subjectKind}`]),
    ...(subjectId === undefined ? [] : [sql`failed_items.subject_id = ${subjectId}`]),
    ...(since === undefined ? [] : [sql`failed_items.last_at >= ${since}::timestamptz`]),
  ];
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** The condition begins with what failed: there are fewer failed items than listings. */
function ofSku(sku: string): RawBuilder<unknown> {
  return sql`
    case failed_items.subject_kind
      when 'listing' then exists (
        select from listings
        left join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
        where listings.merchant_id = failed_items.merchant_id and listings.id = failed_items.subject_id
          and (items.sku_lower = lower(${sku}) or listings.sku_lower = lower(${sku})))
      when 'product' then exists (
        select from items
        where items.merchant_id = failed_items.merchant_id and items.product_id = failed_items.subject_id
          and items.sku_lower = lower(${sku}))
      when 'channel_product' then exists (
        select from channel_products shown
        join listings on listings.integration_id = shown.integration_id and listings.external_group = shown.external_group
        left join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
        where shown.merchant_id = failed_items.merchant_id and shown.id = failed_items.subject_id
          and (items.sku_lower = lower(${sku}) or listings.sku_lower = lower(${sku})))
      else false end`;
}

function ofOrder(number: string): RawBuilder<unknown> {
  return sql`
    case failed_items.subject_kind
      when 'order' then exists (
        select from orders
        where orders.merchant_id = failed_items.merchant_id and orders.id = failed_items.subject_id
          and orders.external_order_id = ${number})
      when 'inbound_event' then exists (
        select from inbound_events event
        where event.merchant_id = failed_items.merchant_id and event.failure_id = failed_items.subject_id
          and event.external_order_id = ${number})
      else false end`;
}
