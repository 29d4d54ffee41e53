import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';
import { recordset } from '../recordset.ts';
import type { Delivery } from './delivery.ts';

/** Records what came in, once per integration and event key, for ever. A key that is known stays as it is. */
export async function recordEvents(tx: Tx, deliveries: readonly Delivery[]): Promise<void> {
  await sql`
    insert into inbound_events (merchant_id, integration_id, event_key, origin, topic, kind, external_order_id, event,
                                received_at, state, settled_at)
    select merchant_id, integration_id, event_key, origin, topic, kind, external_order_id, event,
           received_at, 'taken_in', received_at
    from ${recordset(deliveries.map(eventRow), 'delivery', eventColumns)}
    on conflict (integration_id, event_key) do nothing`.execute(tx);
}

/** Marks these events as hints: the order they speak of is to be read again. */
export async function markRereadNeeded(tx: Tx, deliveries: readonly Delivery[], at: Date): Promise<void> {
  if (deliveries.length === 0) {
    return;
  }
  await sql`
    update inbound_events
    set state = 'reread_needed', hinted_at = ${at}::timestamptz, retry_at = null, settled_at = null
    from ${recordset(deliveries.map(eventRow), 'delivery', eventColumns)}
    where inbound_events.integration_id = delivery.integration_id and inbound_events.event_key = delivery.event_key`.execute(
    tx,
  );
}

/** Stores an event that could not be taken in, for an operator; the platform is told that we have it. */
export async function recordFailure(
  tx: Tx,
  delivery: Delivery,
  failure: { code: string; message: string; at: Date },
): Promise<void> {
  await sql`
    insert into inbound_events (merchant_id, integration_id, event_key, origin, topic, kind, external_order_id, event,
                                received_at, state, failure_code, failure_message, settled_at)
    select merchant_id, integration_id, event_key, origin, topic, kind, external_order_id, event,
           received_at, 'failed', ${failure.code}, ${failure.message}, ${failure.at}::timestamptz
    from ${recordset([eventRow(delivery)], 'delivery', eventColumns)}
    on conflict (integration_id, event_key) do update
    set state = 'failed', failure_code = excluded.failure_code, failure_message = excluded.failure_message`.execute(
    tx,
  );
}

const eventColumns = `merchant_id uuid, integration_id uuid, event_key text, origin text, topic text, kind text,
  external_order_id text, event jsonb, received_at timestamptz`;

function eventRow({ merchantId, integrationId, origin, receivedAt, event }: Delivery) {
  return {
    merchant_id: merchantId,
    integration_id: integrationId,
    event_key: event.eventKey,
    origin,
    topic: event.topic,
    kind: event.kind,
    external_order_id: externalOrderIdOf(event),
    event,
    received_at: receivedAt,
  };
}

/** The order an event speaks of; null for events of another kind. */
export function externalOrderIdOf(event: Inbound): string | null {
  if (event.kind === 'order') {
    return event.order.externalId;
  }
  return event.kind === 'order_pointer' ? event.externalId : null;
}
