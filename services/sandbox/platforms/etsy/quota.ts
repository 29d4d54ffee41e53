import type { Shop } from '../../shop/shop.ts';
import { app } from './app.ts';
import { epoch } from './ids.ts';

/**
 * The calls that an app of the default tier has, for all its sellers together. The day slides: a call counts
 * for 24 hours.
 * https://developers.etsy.com/documentation/essentials/rate-limits
 */
export const callsASecond = 10;
export const callsADay = 10_000;

const bucketSeconds = 60 * 60;
const daySeconds = 24 * bucketSeconds;

interface Used {
  second: number;
  inSecond: number;
  /** The calls of each hour, by the epoch second that it starts at. */
  readonly buckets: Map<number, number>;
}

/** The calls of the app at each sandbox of this process. */
const used = new Map<string, Used>();

/** Tells whether a call is within the app's limits, with the headers that tell of them. */
export interface Quota {
  readonly isGranted: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Uses up one call, unless none is left. */
export function takeCall(shop: Pick<Shop, 'clock' | 'url'>): Quota {
  const at = epoch(shop);
  const calls = usedBy(`${new URL(shop.url()).origin} ${app.keystring}`);
  if (calls.second !== at) Object.assign(calls, { second: at, inSecond: 0 });
  for (const start of calls.buckets.keys()) if (start <= at - daySeconds) calls.buckets.delete(start);
  const today = [...calls.buckets.values()].reduce((sum, count) => sum + count, 0);
  const isSecondLeft = calls.inSecond < callsASecond;
  if (!isSecondLeft || today >= callsADay) {
    const [oldest = at] = calls.buckets.keys();
    const seconds = isSecondLeft ? oldest + daySeconds - at : 1;
    return {
      isGranted: false,
      headers: { ...headersOf(calls.inSecond, today), 'retry-after': String(Math.max(1, seconds)) },
    };
  }
  const bucket = at - (at % bucketSeconds);
  calls.inSecond += 1;
  calls.buckets.set(bucket, (calls.buckets.get(bucket) ?? 0) + 1);
  return { isGranted: true, headers: headersOf(calls.inSecond, today + 1) };
}

function usedBy(key: string): Used {
  const calls = used.get(key) ?? { second: 0, inSecond: 0, buckets: new Map<number, number>() };
  used.set(key, calls);
  return calls;
}

function headersOf(inSecond: number, today: number): Record<string, string> {
  return {
    'x-limit-per-second': String(callsASecond),
    'x-remaining-this-second': String(Math.max(0, callsASecond - inSecond)),
    'x-limit-per-day': String(callsADay),
    'x-remaining-today': String(Math.max(0, callsADay - today)),
  };
}
