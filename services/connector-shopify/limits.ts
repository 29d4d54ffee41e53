import type { Limit } from '@onhand/contracts/connector/behaviour.ts';

/** The name of the limit of points, as faults name it. */
export const pointsLimit = 'points';

/**
 * Shopify's limit of an app at a shop on the plan with the lowest one: 100 points a second, up to 2,000 at
 * once. Each answer tells how many are left (`extensions.cost.throttleStatus`) and what it cost in the end.
 * https://shopify.dev/docs/api/usage/limits
 */
export const limits: readonly Limit[] = [
  {
    name: pointsLimit,
    scope: 'integration',
    kind: 'bucket',
    counts: 'points',
    capacity: 2_000,
    perSecond: 100,
  },
  { name: 'requests', scope: 'integration', kind: 'concurrency', max: 6 },
];

/** No query may cost more than this, by what it asks for. */
export const mostPointsOfQuery = 1_000;

/**
 * A mutation costs ten points, and its payload, an object, one more; beside what the payload is asked for. A
 * point too few would end in THROTTLED each time that the points are used up.
 */
export const mutationPoints = 11;

/** Rows of one `inventorySetQuantities`, by its documentation. */
export const writeBatch = 250;

/** Rows of one reading of figures. Each costs up to {@link figurePoints}. */
export const readBatch = 200;
/** An inventory item, its level, and the quantity there. */
export const figurePoints = 4;

/** Stock records of a variant that come with a page of listings. The others are read on their own. */
export const levelsOfPage = 10;
/** Variants of one page of listings, and of one page of a product's. */
export const listingBatch = 25;
/** A variant with its product, its item, and {@link levelsOfPage} levels with place and quantity. */
export const listingPoints = 3 + 2 + levelsOfPage * 3;

/**
 * Variants from which the listings of a shop are read by a bulk operation: by pages they would use up the
 * points of more than a minute.
 */
export const bulkFrom = 1_000;

/** Lines of an order that come with a page of orders. The others are read on their own. */
export const linesOfPage = 10;
/** A line with its product, its variant, its inventory item and its price in two currencies. */
export const linePoints = 6;
/** Orders of one page and of one reading by id. */
export const orderBatch = 12;
/** An order with its place, attributes, ten fulfilments, a refund and {@link linesOfPage} lines. */
export const orderPoints = 4 + 10 + 2 + linesOfPage * linePoints;

/** Records of one page of a plain list, such as locations. */
export const pageSize = 100;

/** Variants of a product that come with a page of products. The others are read on their own. */
export const productVariantsOfPage = 25;
/** A variant with its item and an option. */
export const productVariantPoints = 3;
/** Products of one page and of one reading by id. */
export const productBatch = 10;
/** A product with {@link productVariantsOfPage} variants. */
export const productPoints = 1 + 2 + productVariantsOfPage * productVariantPoints;

/** Customers of one call of `get` or `upsert`. Each one that is written costs four requests. */
export const customerBatch = 20;
/** A customer with e-mail address, phone number and default address. */
export const customerPoints = 1 + 3;
