import type { Db } from '@onhand/database/connect.ts';
import type { Delivery } from '@onhand/core/orders/delivery.ts';
import type { IntegrationId, ItemId, ListingId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** One order of one unit the plain way: a statement per row, the level locked by SELECT … FOR UPDATE. */
export async function plainOrder(
  db: Db,
  order: {
    merchantId: MerchantId;
    locationId: LocationId;
    integrationId: IntegrationId;
    itemId: ItemId;
    listingId: ListingId;
    delivery: Delivery;
  },
): Promise<void> {
  const { merchantId, locationId, integrationId, itemId, listingId, delivery } = order;
  const { event } = delivery;
  if (event.kind !== 'order') throw new Error('The plain way knows orders only.');
  const at = new Date();
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into inbound_events (merchant_id, integration_id, event_key, origin, topic, kind, external_order_id, event,
                                  received_at, state, settled_at)
      values (${merchantId}, ${integrationId}, ${event.eventKey}, 'webhook', ${event.topic}, 'order',
              ${event.order.externalId}, ${JSON.stringify(event)}::jsonb, ${at}, 'taken_in', ${at})`.execute(
      tx,
    );
    const { id } = await tx
      .insertInto('orders')
      .values({
        merchant_id: merchantId,
        integration_id: integrationId,
        external_order_id: event.order.externalId,
        version: event.order.version,
        snapshot_key: event.eventKey,
        snapshot_hash: event.eventKey,
        revision: 1,
        state: 'open',
        placed_at: new Date(event.order.placedAt),
        first_seen_at: at,
        changed_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('order_lines')
      .values({
        merchant_id: merchantId,
        order_id: id,
        external_line_id: '1',
        listing_id: listingId,
        item_id: itemId,
        external_key: event.order.lines[0]?.ref?.unit ?? null,
        sku: event.order.lines[0]?.sku ?? null,
        effect: 'counted',
        deducted: 1,
        quantity: 1,
        unit_price: '10.00',
        currency: 'USD',
      })
      .execute();
    const level = await tx
      .selectFrom('stock_levels')
      .where('merchant_id', '=', merchantId)
      .where('item_id', '=', itemId)
      .where('location_id', '=', locationId)
      .select(['on_hand', 'committed', 'revision'])
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (level.on_hand - level.committed < 1) throw new Error('Sold out.');
    const committed = level.committed + 1;
    const seq = level.revision + 1;
    await tx
      .updateTable('stock_levels')
      .set({ committed, revision: seq })
      .where('merchant_id', '=', merchantId)
      .where('item_id', '=', itemId)
      .where('location_id', '=', locationId)
      .execute();
    await tx
      .insertInto('movements')
      .values({
        merchant_id: merchantId,
        item_id: itemId,
        location_id: locationId,
        seq,
        kind: 'commit',
        on_hand_delta: 0,
        committed_delta: 1,
        deficit_delta: 0,
        on_hand_after: level.on_hand,
        committed_after: committed,
        deficit_after: 0,
        source_key: `order:${id}:1:1`,
        order_id: id,
        actor: 'order',
        at,
      })
      .execute();
    await tx
      .insertInto('commitments')
      .values({
        merchant_id: merchantId,
        order_id: id,
        external_line_id: '1',
        item_id: itemId,
        location_id: locationId,
        committed: 1,
        settled: 0,
        booked_seq: seq,
      })
      .execute();
    await tx
      .insertInto('platform_deductions')
      .values({
        merchant_id: merchantId,
        listing_id: listingId,
        order_id: id,
        revision: 1,
        units: 1,
        taken_at: at,
      })
      .execute();
    await tx
      .insertInto('touched_items')
      .values({ merchant_id: merchantId, item_id: itemId, order_id: id, cause: 'order', cause_at: at })
      .execute();
  });
}
