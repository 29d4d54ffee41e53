import type { RawRequest } from '@onhand/connector-kit/webhook.ts';
import type { RecordedDelivery } from './recordings.ts';

/** A recorded delivery as the gateway gets it. */
export function requestOf({ headers, rawBody }: RecordedDelivery): RawRequest {
  return {
    method: 'POST',
    url: '/webhooks/00000000-0000-4000-8000-000000000000',
    headers,
    body: new TextEncoder().encode(rawBody),
    receivedAt: '2026-11-21T19:25:46.000Z',
  };
}
