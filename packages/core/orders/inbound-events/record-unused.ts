import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { Delivery } from '../delivery.ts';
import { storableData, storableText } from '@onhand/domain/text/storable.ts';

/** Holds a rightly signed delivery that is stored without being taken in, and why. */
export interface UnusedEvent extends Pick<Delivery, 'merchantId' | 'integrationId' | 'receivedAt'> {
  readonly eventKey: string;
  readonly topic: string;
  readonly kind: string;
  readonly state: 'ignored' | 'set_aside' | 'failed';
  readonly externalOrderId: string | null;
  /** What is kept of its content. */
  readonly content: object;
  readonly code: string;
  readonly message: string;
}

/**
 * Stores events that are not taken in. An event that was taken in before stays as it is. Returns the subjects
 * of the failed items of those that are stored as failed, by event key.
 */
export async function recordUnused(
  tx: Tx,
  events: readonly UnusedEvent[],
  at: Date,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ eventKey: string; failureId: string | null }>`
    insert into inbound_events as known (merchant_id, integration_id, event_key, origin, topic, kind,
                                         external_order_id, event, received_at, state, failure_id, failure_code,
                                         failure_message, settled_at)
    select merchant_id, integration_id, event_key, 'webhook', topic, kind, external_order_id, event, received_at,
           state, case state when 'failed' then uuidv7() end, code, message, ${at}::timestamptz
    from ${recordset(events.map(rowOf), 'unused', columns)}
    on conflict (integration_id, event_key) do update
    set state = excluded.state, received_at = excluded.received_at, event = excluded.event,
        failure_id = coalesce(known.failure_id, excluded.failure_id), failure_code = excluded.failure_code,
        failure_message = excluded.failure_message, settled_at = excluded.settled_at
    where known.kind = excluded.kind and known.state <> 'reread_needed'
      and (excluded.state <> 'set_aside' or known.state = 'set_aside')
    returning event_key as "eventKey", failure_id as "failureId"`.execute(tx);
  return new Map(
    rows.flatMap(({ eventKey, failureId }) => (failureId === null ? [] : [[eventKey, failureId] as const])),
  );
}

const columns = `merchant_id uuid, integration_id uuid, event_key text, topic text, kind text, external_order_id text,
  event jsonb, received_at timestamptz, state text, code text, message text`;

function rowOf(event: UnusedEvent): object {
  return {
    merchant_id: event.merchantId,
    integration_id: event.integrationId,
    event_key: storableText(event.eventKey),
    topic: storableText(event.topic),
    kind: event.kind,
    external_order_id: event.externalOrderId === null ? null : storableText(event.externalOrderId),
    // A body is kept whole.
    event: storableData(event.content, (text) => storableText(text, Infinity)),
    received_at: event.receivedAt,
    state: event.state,
    code: storableText(event.code),
    message: storableText(event.message),
  };
}
