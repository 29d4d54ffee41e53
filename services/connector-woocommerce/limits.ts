import type { Limit } from '@onhand/contracts/connector/behaviour.ts';

/** Requests that one of our calls has open at a time. */
export const requestsAtOnce = 2;

/**
 * WooCommerce itself counts no calls; what a shop stands is its host's matter. A few at a time keep a small host's
 * PHP workers free for shoppers (about 51 items/s were seen on a server of one worker).
 */
export const limits: readonly Limit[] = [
  { name: 'calls', scope: 'integration', kind: 'concurrency', max: 2 },
];

/** Rows of one `…/batch` call; above it answers 413 `woocommerce_rest_request_entity_too_large`. */
export const batchSize = 100;

/** The highest `per_page`, and so the most ids of one `include`. */
export const pageSize = 100;
