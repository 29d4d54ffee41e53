import { expect, it } from 'vitest';
import { afterWrite } from './write-step.ts';

const refusal = { kind: 'rejected', code: 'zero_refused', message: 'No 0.' } as const;
const step = { requestLifetimeMs: 60_000, readingBack: false };

it('a refused 0 takes the listing off sale', () => {
  expect(afterWrite(refusal, 1, { ...step, wanted: 0 })).toEqual({ step: 'take_off_sale', message: 'No 0.' });
});

it('the same refusal of another figure, or of a reading back, is a failure', () => {
  const failure = { step: 'fail', code: 'zero_refused', message: 'No 0.' };
  expect(afterWrite(refusal, 1, { ...step, wanted: 2 })).toEqual(failure);
  expect(afterWrite(refusal, 1, { ...step, wanted: 0, readingBack: true })).toEqual(failure);
});
