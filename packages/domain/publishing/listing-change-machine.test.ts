import { expect, it } from 'vitest';
import { afterChangeAnswer } from './listing-change-machine.ts';
import type { ChangeUnderWay } from './listing-change-machine.ts';

const open: ChangeUnderWay = { state: 'open', wanted: 'ended', submitted: 'ended', dueAt: 0, attempts: 2 };
const turned: ChangeUnderWay = { ...open, wanted: 'listed' };

it('a change that is done and still wanted is finished', () => {
  expect(afterChangeAnswer(open, { step: 'done' }, 100)).toBeNull();
});

it('a change that is done while the opposite is wanted is sent the other way at once', () => {
  const after = afterChangeAnswer(turned, { step: 'done' }, 100);
  expect(after).toEqual({ state: 'due', wanted: 'listed', submitted: null, dueAt: 100, attempts: 0 });
});

it('a failure that something else has overtaken is none', () => {
  const failure = { step: 'fail', code: 'x', message: '' } as const;
  expect(afterChangeAnswer(turned, failure, 100)).toMatchObject({ state: 'due', attempts: 0 });
  expect(afterChangeAnswer(open, failure, 100)).toMatchObject({ state: 'failed', attempts: 2 });
});

it('a change of unknown outcome keeps what was submitted, and waits until it can take effect no more', () => {
  const after = afterChangeAnswer(open, { step: 'unknown', delayMs: 50, counted: true }, 100);
  expect(after).toEqual({ state: 'unknown', wanted: 'ended', submitted: 'ended', dueAt: 150, attempts: 2 });
});

it('an answer that belongs to the whole integration uses up no attempt', () => {
  const after = afterChangeAnswer(open, { step: 'again', delayMs: 50, counted: false }, 100);
  expect(after).toMatchObject({ state: 'due', dueAt: 150, attempts: 1 });
});
