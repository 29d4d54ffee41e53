import type { ChangeAnswer } from './listing-change.ts';

/** Why an integration's publisher waits, and for how long; reconnect: until a person gives new credentials. */
export type Pause =
  | {
      readonly kind: 'wait';
      readonly reason: 'rate_limited' | 'unavailable';
      readonly message: string;
      readonly waitMs: number;
    }
  | { readonly kind: 'reconnect'; readonly message: string };

const firstWaitMs = 1000;
/** A probe is one small call, and a channel that comes back should show the truth within moments. */
const longestWaitMs = 5_000;

/**
 * Whether an answer belongs to the whole integration and pauses its publisher: `failures` answers of this kind
 * came one after another before it. A platform's own wait counts, however long. Null if it does not. Pure.
 */
export function pauseAfter(answer: ChangeAnswer, failures: number): Pause | null {
  const backoffMs = Math.min(longestWaitMs, firstWaitMs * 2 ** failures);
  switch (answer.kind) {
    case 'rate_limited':
      return {
        kind: 'wait',
        reason: 'rate_limited',
        message: 'The platform asks to wait.',
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
