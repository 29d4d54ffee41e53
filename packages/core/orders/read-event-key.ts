import { createHash } from 'node:crypto';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';

/**
 * Builds the event key of an order that was read. Readings with equal content get equal keys, so that polling
 * an unchanged order leaves one row.
 */
export function readEventKey(order: OrderSnapshot): string {
  return `read:${order.externalId}:${order.version ?? ''}:${contentHash(order)}`;
}

/** Hashes the content of an order snapshot. Leaves out how and when the snapshot was read. */
export function contentHash(order: OrderSnapshot): string {
  const { readStartedAt: _readStartedAt, partial: _partial, ...content } = order;
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
