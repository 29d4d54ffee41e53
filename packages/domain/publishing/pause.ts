import type { ChangeAnswer } from './listing-change.ts';

/**
 * Why and for how long an integration's publisher waits. `reconnect`: until someone provides new credentials.
 */
export type Pause =
  | {
      readonly kind: 'wait';
      readonly reason: 'rate_limited' | 'unavailable';
      readonly message: string;
      readonly waitMs: number;
    }
  | { readonly kind: 'reconnect'; readonly message: string };

const firstWaitMs = 1000;
/** A probe is one small call, and a recovered channel should show correct figures within moments. */
const longestWaitMs = 5_000;

/**
 * Tells whether an answer concerns the whole integration and pauses its publisher. Null: it does not.
 * `failures` counts the answers of this kind in a row before it. A wait requested by the platform is
 * respected, however long. Pure.
 */
export function pauseAfter(answer: ChangeAnswer, failures: number): Pause | null {
  const backoffMs = Math.min(longestWaitMs, firstWaitMs * 2 ** failures);
  switch (answer.kind) {
    case 'rate_limited':
      return {
        kind: 'wait',
        reason: 'rate_limited',
        message: waitMessage(answer),
        waitMs: Math.max(answer.retryAfterMs, 1),
      };
    case 'unavailable':
      return {
        kind: 'wait',
        reason: 'unavailable',
        message: answer.message,
        waitMs: Math.max(answer.retryAfterMs ?? 0, backoffMs),
      };
    case 'unauthorized':
      return { kind: 'reconnect', message: answer.message };
    default:
      return null;
  }
}

/** Tells who wants calls to wait: the platform, or Onhand for a limit. Pure. */
export function waitMessage({ own = false }: { readonly own?: boolean }): string {
  return own ? 'Onhand waits, to keep to the limits of calls to this shop.' : 'The platform asks to wait.';
}
