import { orderReadings } from '@onhand/domain/failed-items/operations.ts';
import { unreadTopic } from '@onhand/domain/orders/unread-topic.ts';
import type { AwaitedByFall } from '@onhand/domain/observing/heard-out.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** The platforms that report no orders. A platform whose connector does not answer is not among them. */
export interface SilentPlatforms {
  readonly withoutOrders: readonly string[];
}

/**
 * Selects what each fall or rise waits for before Onhand may decide it (`awaitedBy` of the domain). Null:
 * nothing. Stands in a query over `observations` joined with `integrations`.
 */
export function awaitedByFall(
  at: Date,
  { withoutOrders }: SilentPlatforms,
): RawBuilder<AwaitedByFall | null> {
  return sql<AwaitedByFall | null>`
    case when decide_at > ${at}::timestamptz then 'visibility_lag'
         when integrations.state = 'revoked' or integrations.platform = any(${withoutOrders}::text[]) then null
         when heard_until is null or heard_until < ${seenAt} + ${visibleWithin} then 'orders_not_heard'
         when ${orderUnread} then 'order_unread'
         when ${lineUnknown} then 'line_unknown' end`;
}

const seenAt = sql`coalesce(observations.platform_at, observations.read_started_at)`;
const visibleWithin = sql`(decide_at - observations.read_started_at)`;

/** Selects the platform's names of the listings that show an observation's figure. */
const units = sql`
  select listings.external_key
  from listing_channel_stock link
  join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
  where link.channel_stock_id = observations.channel_stock_id`;

/** An order was placed after the reading, so the figure does not contain it. Times are text of ISO 8601. */
const isLater = sql`coalesce((event.event -> 'order' ->> 'placedAt')::timestamptz > ${seenAt} + interval '1 second', false)`;

/** An event's order has a line of one of the listings, or a line that names no listing. */
const namesListing = sql`(
  event.event -> 'order' -> 'lines' is null or exists (
    select from jsonb_array_elements(event.event -> 'order' -> 'lines') line
    where line -> 'ref' ->> 'unit' is null or line -> 'ref' ->> 'unit' in (${units})))`;

/** A pointer names one of the listings, or does not say which listings its order names. */
const pointsAtListing = sql`(
  event.event -> 'units' is null or exists (
    select from jsonb_array_elements_text(event.event -> 'units') unit where unit in (${units})))`;

/**
 * The order of a failed reading may have a line of one of the listings, as the latest pass that could not
 * read it tells.
 */
const failedNamesListing = sql`coalesce((
  select ${pointsAtListing}
  from orders
  join inbound_events event on event.integration_id = orders.integration_id
                           and event.external_order_id = orders.external_order_id and event.topic = ${sql.lit(unreadTopic)}
  where orders.merchant_id = failed.merchant_id and orders.id = failed.subject_id
  order by event.received_at desc limit 1), true)`;

/** The event's order was taken in after it. */
const isReadSince = sql`exists (
  select from orders
  where orders.integration_id = event.integration_id and orders.external_order_id = event.external_order_id
    and orders.revision > 0 and orders.changed_at > event.received_at)`;

/** A failed item that an operator skipped holds no fall up. */
const isSkipped = sql`exists (
  select from orders
  join failed_items skipped on skipped.subject_id = orders.id and skipped.state = 'skipped'
                           and skipped.operation = any(${orderReadings}::text[])
  where orders.integration_id = event.integration_id and orders.external_order_id = event.external_order_id)`;

/** The event could not be taken in, and an operator skipped its failed item. */
const failureIsSkipped = sql`exists (
  select from failed_items skipped
  where skipped.integration_id = event.integration_id and skipped.subject_id = event.failure_id
    and skipped.state = 'skipped')`;

const orderUnread = sql`(
  exists (select from failed_items failed
          where failed.integration_id = observations.integration_id and failed.state in ('open', 'retrying')
            and failed.operation = any(${orderReadings}::text[]) and ${failedNamesListing})
  or exists (select from inbound_events event
             where event.integration_id = observations.integration_id and event.state = 'failed'
               and event.kind in ('order', 'order_pointer') and ${namesListing} and not ${isLater}
               and not ${isReadSince} and not ${failureIsSkipped})
  or exists (select from inbound_events event
             where event.integration_id = observations.integration_id and event.state = 'reread_needed'
               and ${pointsAtListing} and not ${isLater} and not ${isSkipped}))`;

/** Lines that no listing was found for, of orders that changed since the figure before was read. */
const lineUnknown = sql`exists (
  select from order_lines line
  join orders on orders.merchant_id = line.merchant_id and orders.id = line.order_id
  where line.merchant_id = observations.merchant_id and line.effect in ('needs_mapping', 'unknown_listing')
    and (line.external_key is null or line.external_key in (${units}))
    and line.cancelled < line.quantity and orders.integration_id = observations.integration_id
    and orders.placed_at < ${seenAt} + interval '1 second'
    and orders.changed_at >= coalesce(observations.since - ${visibleWithin}, '-infinity'))`;
