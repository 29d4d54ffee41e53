import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { openFailed } from '../../failed-items/open-failed.ts';
import type { Delivery } from '../delivery.ts';
import { storableEventRows } from './event-rows.ts';
import { storableText } from '@onhand/domain/text/storable.ts';

/**
 * Stores an event that could not be taken in, and opens its failed item. A waiting hint stays a hint. The
 * failure of a reading has the failed item of the reading instead (`read_order`).
 */
export async function recordFailure(
  tx: Tx,
  delivery: Delivery,
  failure: { readonly code: string; readonly message: string; readonly at: Date },
): Promise<void> {
  const { at } = failure;
  const [code, message] = [storableText(failure.code), storableText(failure.message)];
  const { rows } = await sql<{ failureId: string }>`
    insert into inbound_events as known (merchant_id, integration_id, event_key, origin, topic, kind,
                                         external_order_id, event, received_at, state, failure_id, failure_code,
                                         failure_message, settled_at)
    select merchant_id, integration_id, event_key, origin, topic, kind, external_order_id, event,
           received_at, 'failed', uuidv7(), ${code}, ${message}, ${at}::timestamptz
    from ${storableEventRows([delivery])}
    on conflict (integration_id, event_key) do update
    set state = 'failed', failure_id = coalesce(known.failure_id, excluded.failure_id),
        failure_code = excluded.failure_code, failure_message = excluded.failure_message
    where known.state <> 'reread_needed'
    returning failure_id as "failureId"`.execute(tx);
  const [stored] = rows;
  if (stored === undefined || delivery.origin === 'reread') return;
  const { merchantId, integrationId, event } = delivery;
  await openFailedEvent(tx, {
    ...stored,
    merchantId,
    integrationId,
    topic: storableText(event.topic),
    code,
    message,
    at,
  });
}

/** Opens the failed item of a stored event, or counts an attempt of the open item. */
export async function openFailedEvent(
  tx: Tx,
  event: Pick<Delivery, 'merchantId' | 'integrationId'> & {
    readonly failureId: string;
    readonly topic: string;
    readonly code: string;
    readonly message: string;
    readonly at: Date;
  },
): Promise<void> {
  const item = {
    merchant_id: event.merchantId,
    integration_id: event.integrationId,
    operation: 'take_in_event',
    subject_id: event.failureId,
    code: event.code,
    platform_message: event.message,
    hint: `The topic is ${event.topic}. GET /v1/inbound-events?state=failed shows the event.`,
    attempts: 1,
    workflow_id: null,
  } as const;
  await openFailed(tx, [item], { at: event.at });
}
