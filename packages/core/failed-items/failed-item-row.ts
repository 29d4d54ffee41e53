import type { Operation, SubjectKind } from '@onhand/domain/failed-items/operations.ts';
import type { FailedItemState } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemId, IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { AliasedRawBuilder } from 'kysely';

export interface FailedItemRow {
  readonly id: FailedItemId;
  readonly integrationId: IntegrationId;
  readonly shopName: string;
  /** The platform's number of the order that failed. Null: it is about no order, or the event names none. */
  readonly orderNumber: string | null;
  /** The SKU of the listing's item, or else the listing's own. Null: it has none, or no listing failed. */
  readonly sku: string | null;
  /** The title of the listing or product; else the platform's id of the product. */
  readonly title: string | null;
  readonly operation: Operation;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly state: FailedItemState;
  readonly code: string;
  readonly platformMessage: string | null;
  readonly hint: string | null;
  readonly attempts: number;
  readonly workflowId: string | null;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export const failedItemColumns = [
  'id',
  'integration_id as integrationId',
  'operation',
  'subject_kind as subjectKind',
  'subject_id as subjectId',
  'state',
  'code',
  'platform_message as platformMessage',
  'hint',
  'attempts',
  'workflow_id as workflowId',
  'first_at as firstAt',
  'last_at as lastAt',
] as const;

const shopName = sql<string>`
  (select name from integrations
   where integrations.merchant_id = failed_items.merchant_id and integrations.id = failed_items.integration_id)`;

const orderNumber = sql<string | null>`
  case subject_kind
    when 'order' then (select external_order_id from orders
                       where orders.merchant_id = failed_items.merchant_id and orders.id = failed_items.subject_id)
    when 'inbound_event' then (select external_order_id from inbound_events event
                               where event.merchant_id = failed_items.merchant_id
                                 and event.failure_id = failed_items.subject_id limit 1) end`;

const sku = sql<string | null>`
  case subject_kind when 'listing' then (
    select coalesce(items.sku, listings.sku) from listings
    left join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
    where listings.merchant_id = failed_items.merchant_id and listings.id = failed_items.subject_id) end`;

const title = sql<string | null>`
  case subject_kind
    when 'listing' then (select nullif(listings.title, '') from listings
                         where listings.merchant_id = failed_items.merchant_id and listings.id = failed_items.subject_id)
    when 'product' then (select products.title from products
                         where products.merchant_id = failed_items.merchant_id and products.id = failed_items.subject_id)
    when 'channel_product' then (select external_group from channel_products shown
                                 where shown.merchant_id = failed_items.merchant_id and shown.id = failed_items.subject_id) end`;

/** Selects the names under which an operator knows what failed. */
export const failedItemNames: readonly [
  AliasedRawBuilder<string, 'shopName'>,
  AliasedRawBuilder<string | null, 'orderNumber'>,
  AliasedRawBuilder<string | null, 'sku'>,
  AliasedRawBuilder<string | null, 'title'>,
] = [shopName.as('shopName'), orderNumber.as('orderNumber'), sku.as('sku'), title.as('title')];
