import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { Delivery } from './delivery.ts';
import { eventRows } from './inbound-events/event-rows.ts';

/**
 * Builds the insert that records inbound events, without its RETURNING. An event key is recorded once per
 * integration, for ever. Only an event that was not taken in before is overwritten.
 */
export function recordEvents(deliveries: readonly Delivery[]): RawBuilder<unknown> {
  // One statement cannot update a row twice.
  const single = new Map(
    deliveries.map((delivery) => [`${delivery.integrationId} ${delivery.event.eventKey}`, delivery]),
  );
  return sql`
    insert into inbound_events as known (merchant_id, integration_id, event_key, origin, topic, kind,
                                         external_order_id, event, received_at, state, settled_at)
    select merchant_id, integration_id, event_key, origin, topic, kind, external_order_id, event,
           received_at, 'taken_in', received_at
    from ${eventRows([...single.values()])}
    on conflict (integration_id, event_key) do update
    set event = excluded.event, state = 'taken_in', failure_code = null, failure_message = null,
        settled_at = excluded.settled_at
    where known.state in ('failed', 'ignored', 'set_aside')`;
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
