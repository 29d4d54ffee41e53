import type { Limit } from '@onhand/contracts/connector/behaviour.ts';

/** Vendure counts no calls. A few at a time leave most of its ten database connections (TypeORM's pool) to shoppers. */
export const limits: readonly Limit[] = [
  { name: 'requests', scope: 'integration', kind: 'concurrency', max: 4 },
];

/** Rows of one write: Vendure updates variant by variant, about 10 ms each, in one transaction. */
export const writeBatch = 50;

/** Rows of one read, and of one page; far below `adminListQueryLimit`, by default 1,000, above which it refuses. */
export const readBatch = 100;

/** Products of one call and of one page; each comes with all of its variants. */
export const productBatch = 50;

/** Vendure sends no webhooks. */
export const pollEveryMs = 2_000;
