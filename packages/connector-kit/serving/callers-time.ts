import type { FastifyReply } from 'fastify';

/** Longest time to wait for a call, even with a later deadline. */
const longestCallMs = 10 * 60_000;
/**
 * Continues the caller's clock from the moment a call was sent. The way here counts as no time, so that a
 * reading never looks younger than it is.
 */
export function callersClock(sentAt: number): () => Date {
  const arrivedAtMs = performance.now();
  return () => new Date(sentAt + performance.now() - arrivedAtMs);
}

/** Creates a signal that aborts at the deadline, and when the caller disconnects. */
export function callSignal(reply: FastifyReply, remainingMs: number): AbortSignal {
  return AbortSignal.any([goneSignal(reply), signalAfter(remainingMs)]);
}

/** Creates a signal that aborts at the deadline, or immediately if the deadline has passed. */
function signalAfter(remainingMs: number): AbortSignal {
  return remainingMs <= 0
    ? AbortSignal.abort()
    : AbortSignal.timeout(Math.ceil(Math.min(remainingMs, longestCallMs)));
}

/** Creates a signal that aborts when the caller disconnects. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}
