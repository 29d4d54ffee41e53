import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { openIncidents } from '../incidents/open-incidents.ts';
import type { Delivery } from './delivery.ts';

/**
 * Builds the insert that records inbound events, without its RETURNING. An event key is recorded once per
 * integration, for ever. Only a failed event is overwritten.
 */
export function recordEvents(deliveries: readonly Delivery[]): RawBuilder<unknown> {
  // One statement cannot update a row twice.
  const rows = new Map(
    deliveries.map((delivery) => [
      `${delivery.integrationId} ${delivery.event.eventKey}`,
      eventRow(delivery),
    ]),
  );
  return sql`
    insert into inbound_events as known (merchant_id, integration_id, event_key, origin, topic, kind,
                                         external_order_id, event, received_at, state, settled_at)
    select merchant_id, integration_id, event_key, origin, topic, kind, external_order_id, event,
           received_at, 'taken_in', received_at
    from ${recordset([...rows.values()], 'delivery', eventColumns)}
    on conflict (integration_id, event_key) do update
    set event = excluded.event, state = 'taken_in', failure_code = null, failure_message = null,
        settled_at = excluded.settled_at
    where known.state = 'failed'`;
}

/** Marks events as hints, whose orders have to be read again. */
export async function markRereadNeeded(tx: Tx, deliveries: readonly Delivery[], at: Date): Promise<void> {
  if (deliveries.length === 0) {
    return;
  }
  const keys = deliveries.map(({ integrationId, event }) => ({
    integration_id: integrationId,
    event_key: event.eventKey,
  }));
  await sql`
    update inbound_events
    set state = 'reread_needed', hinted_at = ${at}::timestamptz, retry_at = null, settled_at = null
    from ${recordset(keys, 'hint', 'integration_id uuid, event_key text')}
    where inbound_events.integration_id = hint.integration_id and inbound_events.event_key = hint.event_key`.execute(
    tx,
  );
}

/**
 * Stores an event that could not be taken in, and opens an incident. Removes the characters that PostgreSQL
 * cannot store (NUL, half a surrogate pair). A waiting hint stays a hint.
 */
export async function recordFailure(
  tx: Tx,
  delivery: Delivery,
  failure: { code: string; message: string; at: Date },
): Promise<void> {
  await sql`
    insert into inbound_events as known (merchant_id, integration_id, event_key, origin, topic, kind,
                                         external_order_id, event, received_at, state, failure_code, failure_message,
                                         settled_at)
    select merchant_id, integration_id, event_key, origin, topic, kind, external_order_id, event,
           received_at, 'failed', ${storable(failure.code)}, ${storable(failure.message)}, ${failure.at}::timestamptz
    from ${recordset([storableRow(eventRow(delivery))], 'delivery', eventColumns)}
    on conflict (integration_id, event_key) do update
    set state = 'failed', failure_code = excluded.failure_code, failure_message = excluded.failure_message
    where known.state <> 'reread_needed'`.execute(tx);
  const { merchantId, integrationId } = delivery;
  const eventKey = storable(delivery.event.eventKey);
  const detail = { code: storable(failure.code), message: storable(failure.message) };
  await openIncidents(
    [{ kind: 'event_failed', merchantId, integrationId, eventKey, detail }],
    failure.at,
  ).execute(tx);
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

function storableRow(row: object): object {
  // The reviver changes strings only, so the row keeps its shape.
  return JSON.parse(JSON.stringify(row), (_key, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  ) as object;
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '');
}

/** Returns the external id of an event's order; null for events of another kind. */
export function externalOrderIdOf(event: Inbound): string | null {
  if (event.kind === 'order') {
    return event.order.externalId;
  }
  return event.kind === 'order_pointer' ? event.externalId : null;
}

/** Returns the identity of an event's order; undefined if the event names none. */
export function identityOf(event: Inbound): string | undefined {
  return event.kind === 'order' ? event.order.identity : undefined;
}
