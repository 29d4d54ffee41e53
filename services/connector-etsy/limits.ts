import type { Limit } from '@onhand/contracts/connector/behaviour.ts';

/** The name of the app's calls of a day, as faults name it. */
export const callsLimit = 'calls';
/** The name of the app's calls of a second. */
export const rateLimit = 'rate';

/**
 * Etsy's limits of an app, which all of its integrations share: 10,000 calls in any 24 hours and 10 in a
 * second, unless Etsy has granted more. Etsy tells with each answer how many are left, which lowers what may
 * be drawn. https://developers.etsy.com/documentation/essentials/rate-limits
 */
export const limits: readonly Limit[] = [
  {
    name: callsLimit,
    scope: 'app',
    kind: 'window',
    max: 10_000,
    seconds: 86_400,
    remainingHeader: 'x-remaining-today',
  },
  { name: rateLimit, scope: 'app', kind: 'window', max: 10, seconds: 1 },
];

/** Requests that one call keeps open at a time. */
export const requestsAtOnce = 4;

/** The most units of one listing in a call. Etsy allows two properties with up to 70 values together. */
export const unitsAtOnce = 400;

/** Figures of one call of `inventory.read`. */
export const figuresAtOnce = 100;

/** The most listings of one `getListingsByListingIds`. */
export const listingIdsAtOnce = 100;

/** The most listings of a page of `getListingsByShop`. */
export const listingsOfPage = 100;

/** The most receipts of one `getShopReceipts`. */
export const receiptsOfPage = 100;
