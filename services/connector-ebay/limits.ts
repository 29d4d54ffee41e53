import type { Limit } from '@onhand/contracts/connector/behaviour.ts';

/** The name of the limit of a listing's revisions, as faults and results name it. */
export const revisionsLimit = 'revisions';
/** The name of the app's budget of calls, as faults name it. */
export const callsLimit = 'calls';

const daySeconds = 86_400;
/** What an app may ask of the Inventory API in a day, unless eBay has granted more. */
const inventoryCalls = 2_000_000;

/**
 * The budget of an app, which all of its integrations share: as many points a day as the Inventory API has
 * calls. A call to an API with fewer calls a day costs as many points more. So no API's quota is exceeded.
 * https://developer.ebay.com/develop/get-started/api-call-limits
 */
export const costs = {
  inventory: 1,
  /** 100,000 calls a day to the orders of the Fulfillment API. */
  orders: inventoryCalls / 100_000,
  /** 50,000 renewals of tokens a day. https://developer.ebay.com/api-docs/static/oauth-rate-limits.html */
  tokens: inventoryCalls / 50_000,
  /** 10,000 calls a day to the Notification API. */
  notification: inventoryCalls / 10_000,
  /** 5,000 calls a day to the Identity API. */
  identity: inventoryCalls / 5_000,
} as const;

/**
 * eBay's limits: the calls of an app, and 250 revisions of a listing in a calendar day. All variations of a
 * listing share its revisions. eBay tells no remaining number with its answers.
 */
export const limits: readonly Limit[] = [
  {
    name: callsLimit,
    scope: 'app',
    kind: 'window',
    counts: 'points',
    max: inventoryCalls,
    seconds: daySeconds,
  },
  { name: revisionsLimit, scope: 'group', kind: 'window', max: 250, seconds: daySeconds },
  { name: 'requests', scope: 'integration', kind: 'concurrency', max: 8 },
];

/** Requests that one call keeps open at a time. */
export const requestsAtOnce = 6;

/** Products of one call that are read or changed at a time. */
export const productsAtOnce = 3;

/** SKUs of one `bulk_get_inventory_item`, and offers of one `bulk_update_price_quantity`. */
export const bulkSize = 25;

/** The most items of a page of listings. The offers of each are read on their own. */
export const itemsOfPage = 60;

/** The most orders of one `getOrders`. */
export const ordersOfPage = 200;

/** The most order ids of one `getOrders`. */
export const orderIdsAtOnce = 50;

/** Products in one call of `products.get` or `products.update`. */
export const productBatch = 20;
