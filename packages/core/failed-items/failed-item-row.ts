import type { Operation, SubjectKind } from '@onhand/domain/failed-items/operations.ts';
import type { FailedItemState } from '@onhand/domain/failed-items/transition.ts';
import type {
  FailedItemId,
  IntegrationId,
  ItemId,
  ListingId,
  OrderId,
  SyncRunId,
} from '@onhand/domain/ids.ts';
import { bulkOperationNames, bulkOperations } from '@onhand/domain/runs/run-kinds.ts';
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
  /** The run of the workflow in which it last failed. Null: it is not known. */
  readonly workflowRunId: string | null;
  /** The newest run of the bulk operation that failed. Null: no such run failed. */
  readonly syncRunId: SyncRunId | null;
  readonly listingId: ListingId | null;
  /** The item of the listing. */
  readonly itemId: ItemId | null;
  readonly orderId: OrderId | null;
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
  'run_id as workflowRunId',
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

const listingId = sql<ListingId | null>`case subject_kind when 'listing' then failed_items.subject_id end`;

const itemId = sql<ItemId | null>`
  case subject_kind when 'listing' then (
    select listings.item_id from listings
    where listings.merchant_id = failed_items.merchant_id and listings.id = failed_items.subject_id) end`;

const orderId = sql<OrderId | null>`
  case subject_kind
    when 'order' then failed_items.subject_id
    when 'inbound_event' then (
      select orders.id from inbound_events event
      join orders on orders.integration_id = event.integration_id and orders.external_order_id = event.external_order_id
      where event.merchant_id = failed_items.merchant_id and event.failure_id = failed_items.subject_id
      order by orders.id desc limit 1) end`;

/** The kind of the runs that an operation carries; null: it carries no bulk operation. */
const runKind = sql`case failed_items.operation ${sql.join(
  bulkOperationNames.map((name) => sql`when ${sql.lit(bulkOperations[name].failing)} then ${sql.lit(name)}`),
  sql` `,
)} end`;

const syncRunId = sql<SyncRunId | null>`
  case subject_kind when 'integration' then (
    select run.id from sync_runs run
    where run.merchant_id = failed_items.merchant_id and run.integration_id = failed_items.integration_id
      and run.kind = ${runKind}
    order by run.id desc limit 1) end`;

/** Selects the names under which an operator knows what failed, and the ids to look further. */
export const failedItemNames: readonly [
  AliasedRawBuilder<string, 'shopName'>,
  AliasedRawBuilder<string | null, 'orderNumber'>,
  AliasedRawBuilder<string | null, 'sku'>,
  AliasedRawBuilder<string | null, 'title'>,
  AliasedRawBuilder<ListingId | null, 'listingId'>,
  AliasedRawBuilder<ItemId | null, 'itemId'>,
  AliasedRawBuilder<OrderId | null, 'orderId'>,
  AliasedRawBuilder<SyncRunId | null, 'syncRunId'>,
] = [
  shopName.as('shopName'),
  orderNumber.as('orderNumber'),
  sku.as('sku'),
  title.as('title'),
  listingId.as('listingId'),
  itemId.as('itemId'),
  orderId.as('orderId'),
  syncRunId.as('syncRunId'),
];
