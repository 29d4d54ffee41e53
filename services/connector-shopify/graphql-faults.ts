import { faultFromRedirect, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import type { Exchange } from './exchange.ts';
import { pointsLimit } from './limits.ts';
import { pauseMsOf } from './throttle.ts';

/** One entry of `errors` in a GraphQL answer. Errors of a document that Shopify cannot read carry no code. */
export const graphqlError = z.object({
  message: z.string(),
  extensions: z.looseObject({ code: z.string().exactOptional() }).exactOptional(),
});
type GraphqlError = z.infer<typeof graphqlError>;

/** An error of what a mutation was asked to do. `field` is the path of the input that caused it. */
export const userError = z.object({
  field: z.array(z.string()).nullable(),
  message: z.string(),
  code: z.string().nullable().exactOptional(),
});
export type UserError = z.infer<typeof userError>;

/**
 * Converts Shopify's errors, which come with status 200, to a fault. An error concerns the request as a
 * whole, so one of its rows may be the cause. A mutation that Shopify refuses has not begun, but an internal
 * error tells nothing.
 */
export function faultOfErrors(
  errors: readonly GraphqlError[],
  answer: Pick<Exchange, 'body'>,
  mutation: boolean,
): SharedFault {
  const message = errors.map((error) => error.message).join('; ');
  const codes = errors.flatMap(({ extensions }) => extensions?.code ?? []);
  const code = codes[0] ?? 'request_refused';
  if (codes.includes('THROTTLED')) {
    return { kind: 'rate_limited', retryAfterMs: pauseMsOf(answer.body), limit: pointsLimit };
  }
  if (codes.includes('ACCESS_DENIED')) return { kind: 'unauthorized', message };
  if (codes.includes('INTERNAL_SERVER_ERROR') || codes.includes('TIMEOUT')) {
    return mutation
      ? { kind: 'unknown', message, ended: true, perhapsOneRow: code }
      : {
          kind: 'unavailable',
          message: `The shop answered an internal error: ${message}`,
          perhapsOneRow: code,
        };
  }
  if (codes.includes('SHOP_INACTIVE')) return { kind: 'unavailable', message };
  return { kind: 'rejected', code, message, perhapsOneRow: code };
}

/**
 * Converts an answer that is not GraphQL to a fault. With 401 Shopify refuses the token; with 402, 403, 404
 * and 423 there is no shop for us: it is unpaid, blocked, moved or locked.
 */
export function faultOfStrangeAnswer({ status, headers, body }: Exchange, mutation: boolean): SharedFault {
  if (status >= 300 && status < 400) return faultFromRedirect(status, headers.get('location'));
  const told = z.object({ errors: z.string() }).safeParse(body).data?.errors;
  const message = told ?? `The shop answered ${status} with something that is not Shopify’s.`;
  if (status < 300) {
    return mutation ? { kind: 'unknown', message, ended: true } : { kind: 'unavailable', message };
  }
  const code = `http_${status}`;
  return faultFromStatus({ status, headers, code, message, mutation, speaksOfRequest: false });
}

/** Converts the user errors of a mutation that concern all of it. Nothing was changed. */
export function refusalOf(errors: readonly UserError[]): Extract<Fault, { kind: 'rejected' }> {
  return {
    kind: 'rejected',
    code: errors[0]?.code ?? 'invalid',
    message: errors.map(({ message }) => message).join('; '),
  };
}
