import { z } from 'zod';
import { faultFromRedirect, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Exchange } from './exchange.ts';

/** One entry of `errors` in a GraphQL answer. Errors of the shop's database carry no code. */
export const graphqlError = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().exactOptional() }).exactOptional(),
});

const credentialCodes = ['FORBIDDEN', 'UNAUTHORIZED'];

/** Codes of errors that Vendure has no words for: in its database, in a plugin, or in itself. */
const internalCodes = ['INTERNAL_SERVER_ERROR', 'INTERNAL_ERROR'];

/**
 * Converts Vendure's errors, which come with status 200 (400 for an unreadable request), to a fault. An error
 * concerns the request as a whole, so one of its rows may be the cause.
 *
 * FORBIDDEN means an ended session or a missing permission. Vendure rolls a failed mutation back, but an
 * error without its own code (in its database, perhaps during the commit) leaves that uncertain. A read that
 * fails so says nothing of what was asked for.
 */
export function faultOfErrors(
  errors: readonly z.infer<typeof graphqlError>[],
  mutation: boolean,
): SharedFault {
  const message = errors.map((error) => error.message).join('; ');
  const code = errors[0]?.extensions?.code ?? 'INTERNAL_SERVER_ERROR';
  if (credentialCodes.includes(code)) return { kind: 'unauthorized', message };
  const perhapsOneRow = code;
  if (!internalCodes.includes(code)) return { kind: 'rejected', code, message, perhapsOneRow };
  return mutation
    ? { kind: 'unknown', message, ended: true, perhapsOneRow }
    : { kind: 'unavailable', message: `The shop answered an internal error: ${message}`, perhapsOneRow };
}

/**
 * Converts an answer that is not GraphQL to a fault. A proxy may have answered, or the address is not
 * Vendure.
 */
export function faultOfStrangeAnswer({ status, headers }: Exchange, mutation: boolean): SharedFault {
  if (status >= 300 && status < 400) return faultFromRedirect(status, headers.get('location'));
  const message = `The shop answered ${status} with something that is not Vendure’s.`;
  if (status < 300) {
    return mutation ? { kind: 'unknown', message, ended: true } : { kind: 'unavailable', message };
  }
  const code = `http_${status}`;
  return faultFromStatus({ status, headers, code, message, mutation, speaksOfRequest: false });
}
