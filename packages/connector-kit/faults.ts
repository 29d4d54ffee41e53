import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { reasonOf, sendingPhase } from '@onhand/service-kit/network-error.ts';
import { retryAfterMs } from './retry-after.ts';
import type { ResponseHeaders } from './retry-after.ts';

/** An answer that is no success. `code` and `message` are the platform's own words, as far as it has any. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly code: string;
  readonly message: string;
  /** Whether the request could change something at the platform. */
  readonly mutation: boolean;
  /** The platform's codes that on a 403 mean "I do not accept these credentials", not "not this object". */
  readonly unauthorizedCodes?: readonly string[];
  /** The declared limit a 429 is about. */
  readonly limit?: string;
  /** What an HTTP date in `Retry-After` is counted from; now, if not given. */
  readonly now?: Date;
}

const retryAfterUnlessToldMs = 1_000;

/**
 * The fault an HTTP answer stands for. What decides is whether the platform may have done it: 408, 425 and 503
 * say it has not begun (RFC 9110, RFC 8470); a 500 came from where it ended; any other 5xx comes from something
 * in between, behind which the request may still run.
 */
export function faultFromStatus(answer: ErrorAnswer): Fault {
  const { status, headers, code, message, mutation, unauthorizedCodes = [], limit = 'http', now } = answer;
  const retryAfter = retryAfterMs(headers, now ?? new Date());

  if (status === 401 || (status === 403 && unauthorizedCodes.includes(code))) {
    return { kind: 'unauthorized', message };
  }
  if (status === 429) {
    return { kind: 'rate_limited', retryAfterMs: retryAfter ?? retryAfterUnlessToldMs, limit };
  }
  if (status >= 500 && status !== 503 && mutation) return { kind: 'unknown', message, ended: status === 500 };
  if (status >= 500 || status === 408 || status === 425) {
    return { kind: 'unavailable', message, ...(retryAfter !== undefined && { retryAfterMs: retryAfter }) };
  }
  return { kind: 'rejected', code, message };
}

/**
 * The fault that a failed request stands for, of fetch (undici) or axios. An axios error that carries an answer
 * is judged by {@link faultFromStatus}. What may have been sent is `unknown` for a mutation.
 */
export function faultFromNetworkError(error: unknown, { mutation }: { readonly mutation: boolean }): Fault {
  const answer = axiosAnswer(error);
  if (answer !== undefined) return faultFromStatus({ ...answer, mutation });
  const message = reasonOf(error);
  return mutation && sendingPhase(error) === 'perhaps_sent'
    ? { kind: 'unknown', message, ended: false }
    : { kind: 'unavailable', message };
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
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
