/** Response headers of fetch or axios. */
export type ResponseHeaders = Headers | Readonly<Record<string, unknown>>;

/** Reads a header. Ignores the case of its name. Returns undefined if it is absent. */
function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/**
 * Reads the delay of `Retry-After` in ms, from seconds or from an HTTP date (RFC 9110 §10.2.3). A date is on
 * the platform's clock, so the answer's Date header is the present; without that header it tells nothing.
 */
export function retryAfterMs(headers: ResponseHeaders): number | undefined {
  const value = headerOf(headers, 'retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  const delayMs = Date.parse(value) - Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(delayMs) ? undefined : Math.max(0, delayMs);
}
