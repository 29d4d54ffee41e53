/** Headers as fetch or axios give them. */
export type ResponseHeaders = Headers | Readonly<Record<string, unknown>>;

/** A header's value whatever its case is written in; undefined when it is absent. */
function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** What `Retry-After` asks for, in ms: seconds or an HTTP date (RFC 9110 §10.2.3), counted from `now`. */
export function retryAfterMs(headers: ResponseHeaders, now: Date): number | undefined {
  const value = headerOf(headers, 'retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime());
}
