import type { Shop } from '../../shop/shop.ts';

/** The limits of a shop with the standard plan. */
const maximumAvailable = 2_000;
const restoreRate = 100;
/** The most that one document may cost. */
export const mostPoints = 1_000;

interface Bucket {
  available: number;
  at: number;
}

/** The points of each shop's app. */
const buckets = new WeakMap<Shop, Bucket>();

export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** Returns the points that are left, after what has been restored since on the shop's clock. */
export function throttleStatus(shop: Shop): ThrottleStatus {
  return {
    maximumAvailable,
    currentlyAvailable: Math.floor(bucketOf(shop).available),
    restoreRate,
  };
}

/** Takes points. They may go below zero: an answer can cost more than what was left. */
export function spend(shop: Shop, points: number): void {
  bucketOf(shop).available -= points;
}

function bucketOf(shop: Shop): Bucket {
  const at = shop.clock.now().getTime();
  const bucket = buckets.get(shop) ?? { available: maximumAvailable, at };
  // The shop's clock may have been moved back.
  const seconds = Math.max(0, at - bucket.at) / 1_000;
  bucket.available = Math.min(maximumAvailable, bucket.available + seconds * restoreRate);
  bucket.at = at;
  buckets.set(shop, bucket);
  return bucket;
}
