import type { Shop } from '../../../shop/shop.ts';
import type { BulkOperation } from '../own-state.ts';
import { hasExpired } from '../bulk-expiry.ts';
import { gid } from '../gid.ts';
import { shownDate } from '../money.ts';

/** Shows a bulk operation. Its result is at an address without a token, as Shopify's storage has it. */
export function bulkView(shop: Shop, operation: BulkOperation): object {
  const isExpired = hasExpired(shop, operation);
  const hasResult = operation.status === 'COMPLETED' && operation.result !== '' && !isExpired;
  return {
    id: gid('BulkOperation', operation.id),
    status: isExpired ? 'EXPIRED' : operation.status,
    errorCode: operation.errorCode,
    type: 'QUERY',
    query: operation.query,
    objectCount: String(operation.objectCount),
    rootObjectCount: String(operation.rootObjectCount),
    fileSize: hasResult ? String(Buffer.byteLength(operation.result)) : null,
    url: hasResult ? `${shop.url()}/bulk/${operation.id}.jsonl` : null,
    partialDataUrl: null,
    createdAt: shownDate(operation.createdAt),
    completedAt: shownDate(operation.completedAt),
  };
}
