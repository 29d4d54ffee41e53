import { createHash } from 'node:crypto';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';

/**
 * The event key of an order that was read: the same for every reading with the same content, so that polling
 * again and again what did not change leaves one row.
 */
export function readEventKey(order: OrderSnapshot): string {
  return `read:${order.externalId}:${order.version ?? ''}:${contentHash(order)}`;
}

/** Of what the platform says of the order, however it came: two snapshots with one hash say the same. */
export function contentHash(order: OrderSnapshot): string {
  const { readStartedAt: _readStartedAt, partial: _partial, ...content } = order;
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
