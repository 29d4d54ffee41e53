import { z } from 'zod';
import { faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Exchange } from './exchange.ts';

/** One entry of a GraphQL answer's `errors`. Errors of the shop's database carry no code. */
export const graphqlError = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().exactOptional() }).exactOptional(),
});

const credentialCodes = ['FORBIDDEN', 'UNAUTHORIZED'];

/**
 * What Vendure's errors stand for. It answers them with status 200 (400 for a request it cannot read). FORBIDDEN
 * is said both of an ended session and of a missing permission. A failed mutation was rolled back; only of what
 * failed without a code of Vendure's own (in its database, perhaps while committing) that is not certain.
 */
export function faultOfErrors(errors: readonly z.infer<typeof graphqlError>[], mutation: boolean): Fault {
  const message = errors.map((error) => error.message).join('; ');
  const code = errors[0]?.extensions?.code ?? 'INTERNAL_SERVER_ERROR';
  if (credentialCodes.includes(code)) return { kind: 'unauthorized', message };
  if (code !== 'INTERNAL_SERVER_ERROR') return { kind: 'rejected', code, message };
  return mutation ? { kind: 'unknown', message, ended: true } : { kind: 'rejected', code, message };
}

/** An answer that is not GraphQL's: something between us and Vendure, or no Vendure at all. */
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
