import { describe, expect, it } from 'vitest';
import { maxAttempts, nextStep } from './attempt-outcome.ts';
import type { PlatformAnswer } from './attempt-outcome.ts';
import { pauseAfter } from './pause.ts';

const writing = { requestLifetimeMs: 30_000, readingBack: false };
const readingBack = { requestLifetimeMs: 30_000, readingBack: true };

describe('after a write', () => {
  it.each<[PlatformAnswer, number, object]>([
    [{ kind: 'figure', quantity: 8, wanted: 8 }, 1, { step: 'confirm', quantity: 8 }],
    [{ kind: 'figure', quantity: 7, wanted: 8 }, 1, { step: 'confirm', quantity: 7 }],
    [{ kind: 'figure', quantity: 9, wanted: 8 }, 1, { step: 'write', counted: true }],
    [{ kind: 'figure', quantity: 9, wanted: 8 }, maxAttempts, { step: 'fail', code: 'not_applied' }],
    [{ kind: 'stock_not_managed' }, 1, { step: 'fail', code: 'stock_not_managed' }],
    [{ kind: 'missing' }, 1, { step: 'fail', code: 'missing' }],
    [{ kind: 'rejected', code: 'no', message: 'No.' }, 1, { step: 'fail', code: 'no', message: 'No.' }],
    [{ kind: 'rejected', code: 'no', message: 'No.', transient: true }, 1, { step: 'write', counted: true }],
    [
      { kind: 'rejected', code: 'no', message: 'No.', transient: true },
      maxAttempts,
      { step: 'fail', code: 'no' },
    ],
    [{ kind: 'stale' }, 1, { step: 'write', counted: true }],
    [{ kind: 'stale' }, maxAttempts, { step: 'fail', code: 'stale' }],
    [{ kind: 'unavailable', message: '' }, maxAttempts, { step: 'write', counted: false }],
    [{ kind: 'rate_limited', retryAfterMs: 1 }, maxAttempts, { step: 'write', counted: false }],
    [
      { kind: 'unit_limited', retryAfterMs: 9, limit: 'calls' },
      maxAttempts,
      { step: 'write', delayMs: 9, counted: false, waitsFor: 'unit_limited' },
    ],
    [{ kind: 'unauthorized', message: '' }, maxAttempts, { step: 'write', counted: false }],
    [{ kind: 'unknown', message: '', ended: true }, 1, { step: 'read_back', delayMs: 0 }],
    [{ kind: 'unknown', message: '', ended: false }, 1, { step: 'read_back', delayMs: 30_000 }],
    [{ kind: 'unknown', message: '', ended: true }, maxAttempts, { step: 'read_back', delayMs: 0 }],
  ])('%o at attempt %i leads to %o', (answer, attempt, step) => {
    expect(nextStep(answer, attempt, writing)).toMatchObject(step);
  });
});

describe('after a reading back', () => {
  it('the figure that was written is confirmed', () => {
    expect(nextStep({ kind: 'figure', quantity: 8, wanted: 8 }, 1, readingBack)).toEqual({
      step: 'confirm',
      quantity: 8,
    });
  });

  it('another figure means that it was not applied: written again, with the figure of that moment', () => {
    expect(nextStep({ kind: 'figure', quantity: 10, wanted: 8 }, 1, readingBack)).toMatchObject({
      step: 'write',
    });
  });

  it('a figure that is never applied is given up, with what the platform answered to the write', () => {
    const answer = { kind: 'figure', quantity: 10, wanted: 8 } as const;
    expect(nextStep(answer, maxAttempts, { ...readingBack, writeMessage: 'A critical error.' })).toEqual({
      step: 'fail',
      code: 'not_applied',
      message: 'The channel shows 10, not 8. The platform answered the write: A critical error.',
    });
  });

  it('a platform that is away is asked again, and nothing is written before it answered', () => {
    expect(nextStep({ kind: 'unavailable', message: '' }, 1, readingBack)).toMatchObject({
      step: 'read_back',
    });
  });
});

describe('a pause', () => {
  it('grows with every failure up to five seconds, and is never shorter than the platform asks', () => {
    const away = { kind: 'unavailable', message: 'away' } as const;
    expect([0, 1, 2, 9].map((failures) => pauseAfter(away, failures))).toMatchObject(
      [1_000, 2_000, 4_000, 5_000].map((waitMs) => ({ waitMs })),
    );
    expect(pauseAfter({ ...away, retryAfterMs: 90_000 }, 0)).toMatchObject({ waitMs: 90_000 });
  });

  it('without end for credentials that are refused, and none for what concerns one listing', () => {
    expect(pauseAfter({ kind: 'unauthorized', message: '' }, 0)).toMatchObject({ kind: 'reconnect' });
    expect(pauseAfter({ kind: 'missing' }, 0)).toBeNull();
    expect(pauseAfter({ kind: 'unit_limited', retryAfterMs: 9, limit: 'calls' }, 0)).toBeNull();
  });
});
