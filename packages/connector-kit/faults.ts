import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { sendingPhase } from '@onhand/service-kit/network-error.ts';
import { retryAfterMs } from './retry-after.ts';
import type { ResponseHeaders } from './retry-after.ts';
import { RateLimitedError, transportErrorIn } from './transport/transport-error.ts';
import { unreachableReason } from './transport/unreachable-reason.ts';

/**
 * A fault of a request with several rows. `perhapsOneRow`: one of its rows may be the cause. Connector-kit
 * then asks for fewer rows. A row that fails alone, while the shop works, is `rejected` with this code.
 */
export type SharedFault = Fault & { readonly perhapsOneRow?: string };

/** Marks the refusal of a request with several rows: one of them may be its cause. */
export function refusedTogether<F extends { readonly kind: string }>(
  refused: F,
): F | (F & { readonly perhapsOneRow: string }) {
  const isFinal = refused.kind === 'rejected' && !('transient' in refused && refused.transient === true);
  if (!isFinal || !('code' in refused) || typeof refused.code !== 'string') return refused;
  return { ...refused, perhapsOneRow: refused.code };
}

/** Holds an HTTP answer without success. `code` and `message` come from the platform if it sends any. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly code: string;
  readonly message: string;
  /** True if the request could change data at the platform. */
  readonly mutation: boolean;
  /**
   * True if the answer has the platform's own form of an error and speaks of what the request named. A page
   * of a proxy, or of a shop whose API is switched off, does not: it would answer any request so.
   */
  readonly speaksOfRequest: boolean;
  /** The platform's codes for a 403 that refuses the credentials, not only access to one object. */
  readonly unauthorizedCodes?: readonly string[];
  /** Name of the declared limit that a 429 refers to. */
  readonly limit?: string;
}

const retryAfterUnlessToldMs = 1_000;

/**
 * Converts an HTTP answer to a fault, by whether the platform may have executed the request.
 * - 408, 425 and 503: the platform has not started it (RFC 9110, RFC 8470).
 * - 500: the platform has ended it. One of its rows may be the cause.
 * - Any other 5xx: a proxy answered, and the request may still run behind it.
 * - 413: the rows are too long together.
 * - Any other status is `rejected` if the platform itself speaks of the request, and else `unavailable`.
 */
export function faultFromStatus(answer: ErrorAnswer): SharedFault {
  const { status, headers, code, message, mutation, unauthorizedCodes = [], limit = 'http' } = answer;
  const retryAfter = retryAfterMs(headers);

  if (status === 401 || (status === 403 && unauthorizedCodes.includes(code))) {
    return { kind: 'unauthorized', message };
  }
  if (status === 429) {
    return { kind: 'rate_limited', retryAfterMs: retryAfter ?? retryAfterUnlessToldMs, limit };
  }
  const perhapsOneRow = status === 500 || status === 413 ? { perhapsOneRow: code } : {};
  if (status >= 500 && status !== 503 && mutation) {
    return { kind: 'unknown', message, ended: status === 500, ...perhapsOneRow };
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 425 && answer.speaksOfRequest) {
    return { kind: 'rejected', code, message };
  }
  return {
    kind: 'unavailable',
    message,
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter }),
    ...perhapsOneRow,
  };
}

/**
 * Converts a redirect to a fault. The shop did not execute the request. The target stands in the message
 * without its query, which repeats the credentials of a signed request.
 */
export function faultFromRedirect(status: number, location: string | null | undefined): Fault {
  const target = URL.parse(location ?? '');
  const where = target === null ? '' : `, to ${target.origin}${target.pathname}`;
  return {
    kind: 'unavailable',
    message: `The shop answered ${status}${where}. Give the integration the address that the shop redirects to.`,
  };
}

/**
 * Converts an error of fetch (undici) or axios to a fault. Passes an axios error with an answer to
 * {@link faultFromStatus}. A mutation that may have been sent is `unknown`.
 */
export function faultFromNetworkError(
  error: unknown,
  { mutation }: { readonly mutation: boolean },
): SharedFault {
  const answer = axiosAnswer(error);
  if (answer !== undefined) return faultFromStatus({ ...answer, mutation });
  const own = transportErrorIn(error);
  const message = own?.message ?? unreachableReason(error);
  switch (own?.transportCode) {
    case 'answer_too_large':
      return { ...withoutAnswer(message, { mutation, ended: true }), perhapsOneRow: 'answer_too_large' };
    case 'answer_too_slow':
      return mutation
        ? { kind: 'unknown', message, ended: false }
        : { kind: 'unavailable', message, perhapsOneRow: 'answer_too_slow' };
    case 'answer_headers_too_large':
      return withoutAnswer(message, { mutation, ended: true });
    case 'rate_limited':
      return own instanceof RateLimitedError
        ? { kind: 'rate_limited', retryAfterMs: own.retryAfterMs, limit: own.limit, own: true }
        : { kind: 'unavailable', message };
    case 'cost_invalid':
      // A request for fewer rows may cost less.
      return { kind: 'rejected', code: 'cost_invalid', message, perhapsOneRow: 'cost_invalid' };
    case 'limits_unavailable':
    case 'shop_address_private':
      return { kind: 'unavailable', message };
    case undefined:
      return withoutAnswer(message, {
        mutation: mutation && sendingPhase(error) === 'perhaps_sent',
        ended: false,
      });
  }
}

function withoutAnswer(
  message: string,
  { mutation, ended }: { readonly mutation: boolean; readonly ended: boolean },
): Fault {
  return mutation ? { kind: 'unknown', message, ended } : { kind: 'unavailable', message };
}

function axiosAnswer(error: unknown): Omit<ErrorAnswer, 'mutation'> | undefined {
  if (!(error instanceof Error) || !('response' in error) || !isRecord(error.response)) return undefined;
  const { status, headers, data } = error.response;
  if (typeof status !== 'number') return undefined;
  const words: Readonly<Record<string, unknown>> = isRecord(data) ? data : {};
  return {
    status,
    headers: isRecord(headers) ? headers : {},
    code: typeof words.code === 'string' ? words.code : `http_${status}`,
    message: typeof words.message === 'string' ? words.message : error.message,
    speaksOfRequest: typeof words.code === 'string',
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
