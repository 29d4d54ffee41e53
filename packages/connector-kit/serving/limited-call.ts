import { mostPoints } from '@onhand/domain/limits/limit.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';
import type { Heard } from '@onhand/domain/limits/correct.ts';
import type { Logger } from '@onhand/service-kit/logging.ts';
import type { Call } from '../connector.ts';
import type { NoPermit } from '../limits/gate.ts';
import type { Limiter } from '../limits/limiter.ts';
import { retryAfterMs } from '../retry-after.ts';
import type { Told } from '../transport/transport.ts';
import { RateLimitedError, TransportError, answerTooSlow } from '../transport/transport-error.ts';

/** What a connector's calls share. */
export interface Limiting {
  readonly limiter: Limiter;
  readonly limits: readonly Limit[];
  readonly logger: Logger;
  /** Longest time to wait for the answer to a request, even if the caller would wait longer. */
  readonly longestAnswerMs?: number | undefined;
}

const pauseUnlessToldMs = 1_000;
/** A request that has waited for its permit is not begun with less than this left for the answer. */
const answerMs = 2_000;
/** A permit that came within this time was not waited for. */
const waitedMs = 100;
const longestAnswerUnlessToldMs = 30_000;

/**
 * Makes each request of a call wait for the limits, and corrects them by the answers. `hasBegun` tells
 * whether a request was made. A request that may not be made in time, that costs more than a limit ever
 * permits, or whose answer is slower than `longestAnswerMs`, throws a TransportError.
 */
export function limitedCall<C extends Omit<Call, 'shop'>>(
  call: C,
  { limiter, limits, logger, longestAnswerMs = longestAnswerUnlessToldMs }: Limiting,
): { readonly call: C; readonly hasBegun: () => boolean } {
  const { integrationId, lane } = call;
  const order = limiter.nextOrder();
  let hasBegun = false;
  const hear = async ({ status, headers }: Response, told: Told, unused: number) => {
    const pauseMs = status === 429 ? (retryAfterMs(headers) ?? pauseUnlessToldMs) : told.retryAfterMs;
    const heard: Heard = {
      ...(pauseMs === undefined ? {} : { retryAfterMs: pauseMs }),
      remaining: { ...remainingIn(headers, limits), ...without(unused, told.remaining ?? {}) },
    };
    await limiter.hear(integrationId, heard);
  };
  return {
    hasBegun: () => hasBegun,
    call: {
      ...call,
      async fetch(url, sending) {
        const { cost = 1 } = sending;
        checkCost(cost, limits);
        const leftMs = () => call.deadline - call.now().getTime();
        const remainingMs = leftMs();
        const signal = AbortSignal.any([call.signal, sending.signal]);
        const permit = await limiter.take(integrationId, { lane, order, signal, remainingMs, cost });
        if (permit.kind !== 'permit') throw errorOf(permit);
        const hasWaited = remainingMs - leftMs() > waitedMs;
        if (hasWaited && leftMs() < answerMs && remainingMs >= answerMs) {
          permit.giveBack();
          throw errorOf({ kind: 'limited', retryAfterMs: pauseUnlessToldMs, limit: null });
        }
        hasBegun = true;
        const late = AbortSignal.timeout(longestAnswerMs);
        let unused = 0;
        try {
          const answered = AbortSignal.any([signal, late]);
          const answer = await call.fetch(url, { ...sending, signal: answered }).catch((error: unknown) => {
            throw late.aborted && !signal.aborted ? answerTooSlow() : error;
          });
          const told = (await sending.told?.(answer)) ?? {};
          // A platform that counts more than was drawn tells how many points are left.
          unused = Math.max(0, cost - (told.spent ?? cost));
          await hear(answer, told, unused).catch((error: unknown) => {
            logger.warn({ err: error }, 'what a platform tells of its limits could not be stored');
          });
          return answer;
        } finally {
          permit.end(unused);
        }
      },
    },
  };
}

function checkCost(cost: number, limits: readonly Limit[]): void {
  const most = mostPoints(limits);
  if (Number.isInteger(cost) && cost >= 1 && cost <= most) return;
  const message = `A request cannot cost ${cost} points: the platform permits 1 to ${most} at once, in whole points.`;
  throw new TransportError('cost_invalid', message);
}

function errorOf(refused: NoPermit): TransportError {
  if (refused.kind === 'limited') {
    return new RateLimitedError({ retryAfterMs: refused.retryAfterMs, limit: refused.limit ?? 'requests' });
  }
  return new TransportError('limits_unavailable', 'What is used of the limits could not be read.');
}

/** What an answer tells is left has what it did not use, which is only given back afterwards. */
function without(unused: number, remaining: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(remaining).map(([name, left]) => [name, left - unused]));
}

function remainingIn(headers: Headers, limits: readonly Limit[]): Record<string, number> {
  return Object.fromEntries(
    limits.flatMap(({ name, remainingHeader }) => {
      const told = remainingHeader === undefined ? null : headers.get(remainingHeader);
      return told !== null && /^\d+$/.test(told) ? [[name, Number(told)]] : [];
    }),
  );
}
