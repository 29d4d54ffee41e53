import { faultFromRedirect, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { z } from 'zod';
import { callsLimit, rateLimit } from './limits.ts';

/** Etsy's form of an error: a sentence, or the name of an error of OAuth with its description. */
const refusal = z.object({ error: z.string(), error_description: z.string().exactOptional() });

/** Etsy's names for a 403 that refuses the token, not only access to one record. */
const unauthorizedCodes = ['insufficient_scope', 'invalid_token'];

/** Etsy gives no code but the status: the code of a record that it does not have. */
const notFound = 'http_404';

/** Tells whether Etsy says that it does not have what a request named. */
export function isNotFound(fault: SharedFault): boolean {
  return fault.kind === 'rejected' && fault.code === notFound;
}

/** Converts an answer without success to a fault. Only Etsy's own form of an error speaks of the request. */
export function faultOfAnswer(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: unknown,
  mutation: boolean,
): SharedFault {
  if (status < 400) return faultFromRedirect(status, headers.get('location'));
  const said = refusal.safeParse(body).data;
  const isName = said !== undefined && /^[a-z]+(_[a-z]+)*$/.test(said.error);
  const code = isName ? said.error : `http_${status}`;
  const message =
    said === undefined
      ? `Etsy’s address answered ${status} with something that is not Etsy’s API.`
      : (said.error_description ?? said.error);
  if (status === 403 && !unauthorizedCodes.includes(code)) {
    // The app's key is refused so, too, and then for every record.
    return { kind: 'unavailable', message, perhapsOneRow: code };
  }
  return faultFromStatus({
    status,
    headers,
    mutation,
    code,
    message,
    speaksOfRequest: said !== undefined,
    unauthorizedCodes,
    limit: headers.get('x-remaining-today') === '0' ? callsLimit : rateLimit,
  });
}

/** Converts the fault of a failed read that goes before a write. Nothing was sent that changes something. */
export function notSent(fault: SharedFault): SharedFault {
  return fault.kind === 'unknown' ? { kind: 'unavailable', message: fault.message } : fault;
}
