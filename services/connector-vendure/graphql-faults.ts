import { z } from 'zod';
import { faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Exchange } from './exchange.ts';

/** One entry of `errors` in a GraphQL answer. Errors of the shop's database carry no code. */
export const graphqlError = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().exactOptional() }).exactOptional(),
});

const credentialCodes = ['FORBIDDEN', 'UNAUTHORIZED'];

/**
 * Converts Vendure's errors, which come with status 200 (400 for an unreadable request), to a fault.
 * FORBIDDEN means an ended session or a missing permission. Vendure rolls a failed mutation back, but an
 * error without its own code (in its database, perhaps during the commit) leaves that uncertain.
 */
export function faultOfErrors(errors: readonly z.infer<typeof graphqlError>[], mutation: boolean): Fault {
  const message = errors.map((error) => error.message).join('; ');
  const code = errors[0]?.extensions?.code ?? 'INTERNAL_SERVER_ERROR';
  if (credentialCodes.includes(code)) return { kind: 'unauthorized', message };
  if (code !== 'INTERNAL_SERVER_ERROR') return { kind: 'rejected', code, message };
  return mutation ? { kind: 'unknown', message, ended: true } : { kind: 'rejected', code, message };
}

/**
 * Converts an answer that is not GraphQL to a fault. A proxy may have answered, or the address is not
 * Vendure.
 */
export function faultOfStrangeAnswer({ status, headers }: Exchange, mutation: boolean): Fault {
  const message = `The shop answered ${status} with something that is not Vendure’s.`;
  if (status >= 300 && status < 400) {
    const hint = `Give the address that it redirects to: ${headers.get('location') ?? 'unknown'}.`;
    return { kind: 'rejected', code: 'redirected', message, hint };
  }
  if (status < 300) {
    return mutation ? { kind: 'unknown', message, ended: true } : { kind: 'unavailable', message };
  }
  return faultFromStatus({
    status,
    headers,
    code: `http_${status}`,
    message,
    mutation,
  });
}
