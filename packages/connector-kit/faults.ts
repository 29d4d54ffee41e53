import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { reasonOf, sendingPhase } from '@onhand/service-kit/network-error.ts';
import { retryAfterMs } from './retry-after.ts';
import type { ResponseHeaders } from './retry-after.ts';

/** Holds an HTTP answer without success. `code` and `message` come from the platform if it sends any. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly code: string;
  readonly message: string;
  /** True if the request could change data at the platform. */
  readonly mutation: boolean;
  /** The platform's codes for a 403 that refuses the credentials, not only access to one object. */
  readonly unauthorizedCodes?: readonly string[];
  /** Name of the declared limit that a 429 refers to. */
  readonly limit?: string;
}

const retryAfterUnlessToldMs = 1_000;

/**
 * Converts an HTTP answer to a fault, by whether the platform may have executed the request.
 * - 408, 425 and 503: the platform has not started it (RFC 9110, RFC 8470).
 * - 500: the platform has ended it.
 * - Any other 5xx: a proxy answered, and the request may still run behind it.
 */
export function faultFromStatus(answer: ErrorAnswer): Fault {
  const { status, headers, code, message, mutation, unauthorizedCodes = [], limit = 'http' } = answer;
  const retryAfter = retryAfterMs(headers);

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
 * Converts an error of fetch (undici) or axios to a fault. Passes an axios error with an answer to
 * {@link faultFromStatus}. A mutation that may have been sent is `unknown`.
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
