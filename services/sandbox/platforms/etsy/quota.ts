import type { Shop } from '../../shop/shop.ts';
import { epoch } from './ids.ts';

/** The calls that an app has, for all its sellers together. The day slides: a call counts for 24 hours. */
export interface Limits {
  readonly perSecond: number;
  readonly perDay: number;
}

/** The limits of a new app. https://developers.etsy.com/documentation/essentials/rate-limits */
export const newAppLimits: Limits = { perSecond: 10, perDay: 10_000 };

/** The limits that the app was granted, by the sandbox's own address. */
const granted = new Map<string, Limits>();

/** Grants the app other limits at the sandbox of an address, as Etsy does for apps that ask for them. */
export function grantLimits(url: string, limits: Limits): void {
  granted.set(new URL(url).origin, limits);
}

const bucketSeconds = 60 * 60;
const daySeconds = 24 * bucketSeconds;

interface Used {
  second: number;
  inSecond: number;
  /** The calls of each hour, by the epoch second that it starts at. */
  readonly buckets: Map<number, number>;
}

/** The calls of the app, by the sandbox's own address. */
const used = new Map<string, Used>();

/** Tells whether a call is within the app's limits, with the headers that tell of them. */
export interface Quota {
  readonly isGranted: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Uses up one call, unless none is left. */
export function takeCall(shop: Pick<Shop, 'clock' | 'url'>): Quota {
  const { origin } = new URL(shop.url());
  const limits = granted.get(origin) ?? newAppLimits;
  const at = epoch(shop);
  const calls = usedAt(origin);
  if (calls.second !== at) Object.assign(calls, { second: at, inSecond: 0 });
  for (const start of calls.buckets.keys()) if (start <= at - daySeconds) calls.buckets.delete(start);
  const today = [...calls.buckets.values()].reduce((sum, count) => sum + count, 0);
  const isSecondLeft = calls.inSecond < limits.perSecond;
  if (!isSecondLeft || today >= limits.perDay) {
    const [oldest = at] = calls.buckets.keys();
    const seconds = isSecondLeft ? oldest + daySeconds - at : 1;
    const headers = headersOf(limits, calls.inSecond, today);
    return { isGranted: false, headers: { ...headers, 'retry-after': String(Math.max(1, seconds)) } };
  }
  const bucket = at - (at % bucketSeconds);
  calls.inSecond += 1;
  calls.buckets.set(bucket, (calls.buckets.get(bucket) ?? 0) + 1);
  return { isGranted: true, headers: headersOf(limits, calls.inSecond, today + 1) };
}

function usedAt(origin: string): Used {
  const calls = used.get(origin) ?? { second: 0, inSecond: 0, buckets: new Map<number, number>() };
  used.set(origin, calls);
  return calls;
}

function headersOf({ perSecond, perDay }: Limits, inSecond: number, today: number): Record<string, string> {
  return {
    'x-limit-per-second': String(perSecond),
    'x-remaining-this-second': String(Math.max(0, perSecond - inSecond)),
    'x-limit-per-day': String(perDay),
    'x-remaining-today': String(Math.max(0, perDay - today)),
  };
}
