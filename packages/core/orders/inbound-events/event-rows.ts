import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';
import type { Delivery } from '../delivery.ts';
import { externalOrderIdOf } from '../event-subject.ts';
import { storableData } from '@onhand/domain/text/storable.ts';

const columns = `merchant_id uuid, integration_id uuid, event_key text, origin text, topic text, kind text,
  external_order_id text, event jsonb, received_at timestamptz`;

/** Returns the rows of deliveries as a table expression `delivery`. */
export function eventRows(deliveries: readonly Delivery[]): RawBuilder<unknown> {
  return recordset(deliveries.map(eventRow), 'delivery', columns);
}

/** Returns the rows of deliveries as `eventRows` does, without characters that PostgreSQL cannot store. */
export function storableEventRows(deliveries: readonly Delivery[]): RawBuilder<unknown> {
  return recordset(
    deliveries.map((delivery) => storableData(eventRow(delivery))),
    'delivery',
    columns,
  );
}

function eventRow({ merchantId, integrationId, origin, receivedAt, event }: Delivery): object {
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
