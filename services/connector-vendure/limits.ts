import type { Limit } from '@onhand/contracts/connector/behaviour.ts';

/**
 * Limits the requests per shop; Vendure itself has no rate limit. A low number leaves most of its ten
 * database connections (TypeORM's pool) to shoppers.
 */
export const limits: readonly Limit[] = [
  { name: 'requests', scope: 'integration', kind: 'concurrency', max: 4 },
];

/** Rows of one write. Vendure updates variants one by one in one transaction, about 10 ms each. */
export const writeBatch = 50;

/** Rows of one read and of one page. Vendure refuses more than `adminListQueryLimit`, by default 1,000. */
export const readBatch = 100;

/** Products of one call and of one page. Each product includes all its variants. */
export const productBatch = 50;

/** Interval between two polls for orders, because Vendure sends no webhooks. */
export const pollEveryMs = 2_000;
