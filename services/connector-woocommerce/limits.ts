import type { Limit } from '@onhand/contracts/connector/behaviour.ts';

/** Number of requests that one connector call keeps open at a time. */
export const requestsAtOnce = 2;

/**
 * Limits the calls per shop. WooCommerce itself has no rate limit; the host's capacity decides. A low number
 * keeps a small host's PHP workers free for shoppers (measured: about 51 items/s on a one-worker server).
 */
export const limits: readonly Limit[] = [
  { name: 'calls', scope: 'integration', kind: 'concurrency', max: 2 },
];

/** Rows of one `…/batch` call. A larger batch gets 413 `woocommerce_rest_request_entity_too_large`. */
export const batchSize = 100;

/** Highest `per_page`, and therefore the most IDs in one `include`. */
export const pageSize = 100;
