import { createHash } from 'node:crypto';
import type { UnreadOrder } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { unreadTopic } from '@onhand/domain/orders/unread-topic.ts';
import { openFailedReading } from './failed-readings.ts';
import { postponeHints } from './inbound-events/postpone-hints.ts';
import { takeIn } from './take-in.ts';

/** Blocks a hint until a person retries its failed item. */
const never = new Date('9999-01-01T00:00:00Z');

/**
 * Records orders that a pass could not read: each becomes a failed item, also if nothing was known of it. A
 * retry reads it again, and a later reading closes it.
 */
export async function takeInUnread(
  db: Db,
  unread: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly orders: readonly UnreadOrder[];
    readonly workflowId: string;
  },
  { clock }: { readonly clock: { now(): Date } },
): Promise<void> {
  const { merchantId, integrationId, orders, workflowId } = unread;
  await takeIn(
    db,
    orders.map(({ externalId, units, code, message }) => ({
      merchantId,
      integrationId,
      origin: 'poll',
      receivedAt: clock.now(),
      event: {
        kind: 'order_pointer',
        eventKey: `unread:${externalId}:${digestOf([code, message, units ?? null])}`,
        topic: unreadTopic,
        externalId,
        ...(units === undefined ? {} : { units }),
      },
    })),
    { clock },
  );
  for (const { externalId: externalOrderId, code, message } of orders) {
    const order = { merchantId, integrationId, externalOrderId };
    await postponeHints(db, { ...order, retryAt: never });
    await openFailedReading(db, { ...order, code, message, workflowId, at: clock.now() });
  }
}

function digestOf(reason: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(reason)).digest('base64url');
}
