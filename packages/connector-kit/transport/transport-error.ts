import { CodedError } from '@onhand/service-kit/coded-error.ts';
import { notReached } from './unreachable-reason.ts';

export type TransportCode =
  /** The host is not on the public internet. Nothing was sent. */
  | 'shop_address_private'
  /** The answer's body is longer than is read. */
  | 'answer_too_large'
  /** The answer did not come within the longest time, though the caller would have waited longer. */
  | 'answer_too_slow'
  /** The answer's headers are longer than is read. */
  | 'answer_headers_too_large'
  /** What is used of limits could not be read. Nothing was sent. */
  | 'limits_unavailable'
  /** The cost of the request is not one that the limits permit. Nothing was sent. */
  | 'cost_invalid'
  /** No request may be made before the deadline. Nothing was sent. */
  | 'rate_limited';

/** Why the transport sent nothing or stopped reading. */
export class TransportError extends CodedError {
  readonly transportCode: TransportCode;

  constructor(code: TransportCode, message: string) {
    super(code, message);
    this.transportCode = code;
  }
}

/** A limit keeps a request from being made in time. */
export class RateLimitedError extends TransportError {
  readonly retryAfterMs: number;
  readonly limit: string;

  constructor({ retryAfterMs, limit }: { readonly retryAfterMs: number; readonly limit: string }) {
    super('rate_limited', `No request may be made for another ${retryAfterMs} ms.`);
    this.retryAfterMs = retryAfterMs;
    this.limit = limit;
  }
}

/** Finds the transport's own error among the causes of an error of fetch or axios. */
export function transportErrorIn(error: unknown): TransportError | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof TransportError) return cause;
    if ('code' in cause && cause.code === 'UND_ERR_HEADERS_OVERFLOW') {
      return new TransportError('answer_headers_too_large', 'The answer’s headers are too long.');
    }
    if ('code' in cause && cause.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return answerTooLarge();
    if ('code' in cause && isSilence(cause.code)) return answerTooSlow();
  }
  return undefined;
}

/** Tells whether undici ended a request because nothing came for too long, before or in its answer. */
function isSilence(code: unknown): boolean {
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
}

/** Its message does not tell a slow shop from one that cannot be reached (`unreachableReason`). */
export function answerTooSlow(): TransportError {
  return new TransportError('answer_too_slow', notReached);
}

export function answerTooLarge(): TransportError {
  return new TransportError('answer_too_large', 'The answer is too large.');
}
