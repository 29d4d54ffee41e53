import { faultFromRedirect, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { retryAfterMs } from '@onhand/connector-kit/retry-after.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { callsLimit } from './limits.ts';

/** One of eBay's errors or warnings. */
export const ebayError = z.object({
  errorId: z.int(),
  category: z.string().exactOptional(),
  message: z.string().exactOptional(),
  longMessage: z.string().exactOptional(),
});
export type EbayError = z.infer<typeof ebayError>;

const envelope = z.object({ errors: z.array(ebayError).min(1) });

/** eBay's codes for a 403 that refuses the token: it lacks a scope (1100). */
const unauthorizedCodes = ['1100'];
/** The day's calls are used up, and eBay does not say until when. */
const pauseMs = 60_000;

/** What eBay says with a code: the long message, which names the record, before the short one. */
export function wordsOf({ message, longMessage }: EbayError): string {
  return longMessage ?? message ?? 'eBay gives no reason.';
}

/** Converts an answer without success to a fault. Only eBay's own form of an error speaks of the request. */
export function faultOfAnswer(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: unknown,
  mutation: boolean,
): SharedFault {
  if (status < 400) return faultFromRedirect(status, headers.get('location'));
  const said = envelope.safeParse(body).data?.errors;
  const [first] = said ?? [];
  const message =
    said === undefined
      ? `eBay’s address answered ${status} with something that is not eBay’s API.`
      : said.map(wordsOf).join('; ');
  const code = first === undefined ? `http_${status}` : String(first.errorId);
  if (status === 429 && retryAfterMs(headers) === undefined) {
    return { kind: 'rate_limited', retryAfterMs: pauseMs, limit: callsLimit };
  }
  if (said?.some(isBusy) === true) return busy(message);
  return faultFromStatus({
    status,
    headers,
    mutation,
    code,
    message,
    speaksOfRequest: said !== undefined,
    unauthorizedCodes,
    limit: callsLimit,
  });
}

/** Another request changes the same item or group at this moment (25025). Nothing was done. */
export function isBusy({ errorId }: EbayError): boolean {
  return errorId === 25_025;
}

/** The fault of a record that another request is changing. */
export function busy(message: string): Fault {
  return { kind: 'rejected', code: '25025', message, transient: true };
}

/** Tells whether eBay refuses a revision because the listing has had all of its day. */
export function isRevisionLimit(error: EbayError): boolean {
  const words = wordsOf(error);
  return /revis/i.test(words) && /\b250\b|limit|maximum|threshold|exceed/i.test(words);
}

/** Converts the fault of a failed read. `unknown` becomes `unavailable`, because nothing was changed. */
export function notSent(fault: SharedFault): SharedFault {
  return fault.kind === 'unknown' ? { kind: 'unavailable', message: fault.message } : fault;
}
