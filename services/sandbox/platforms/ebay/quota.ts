import type { Shop } from '../../shop/shop.ts';
import type { EbayError } from './errors.ts';
import { app } from './app.ts';

/**
 * The calls of each API that an app has a day, for all its sellers together.
 * https://developer.ebay.com/develop/apis/api-call-limits
 */
const callsADay: Readonly<Record<string, number>> = {
  '/sell/inventory/v1': 2_000_000,
  '/sell/fulfillment/v1': 100_000,
  '/commerce/notification/v1': 10_000,
};

/** How often the app has called each API of each sandbox of this process, by day. */
const used = new Map<string, { day: string; count: number }>();

/** Uses up one call of the app's day. Returns false if none is left. */
export function takeCall(shop: Pick<Shop, 'clock' | 'url'>, basePath: string): boolean {
  const most = callsADay[basePath];
  if (most === undefined) return true;
  const day = shop.clock.now().toISOString().slice(0, 10);
  const key = `${new URL(shop.url()).origin} ${app.clientId} ${basePath}`;
  const before = used.get(key);
  const count = before?.day === day ? before.count : 0;
  if (count >= most) return false;
  used.set(key, { day, count: count + 1 });
  return true;
}

/** Says that the day's calls are used up. It has status 429. */
export const tooManyCalls: EbayError = {
  errorId: 2001,
  domain: 'ACCESS',
  category: 'REQUEST',
  message: 'Too many requests.',
  longMessage: 'The request limit has been reached for the resource.',
};
