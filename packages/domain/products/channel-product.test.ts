import { expect, it } from 'vitest';
import { concludeProduct } from './channel-product.ts';
import type { ChannelProduct } from './channel-product.ts';

const due: ChannelProduct = {
  state: 'due',
  neededRevision: 3,
  confirmedRevision: 1,
  code: null,
  dueAt: 50,
  attempts: 2,
};

it('a product that is in step is idle, and its revision is confirmed', () => {
  expect(concludeProduct(due, { event: 'in_step', needed: 3 }, 100)).toEqual({
    ...due,
    state: 'idle',
    confirmedRevision: 3,
    dueAt: null,
    attempts: 0,
  });
});

it('a product that is needed again meanwhile is due at once, however its comparison ended', () => {
  const failed = { event: 'failed', code: 'x', needed: 2 } as const;
  expect(concludeProduct(due, failed, 100)).toMatchObject({ state: 'due', code: null, dueAt: 100 });
  const inStep = { event: 'in_step', needed: 2 } as const;
  expect(concludeProduct(due, inStep, 100)).toMatchObject({ state: 'due', confirmedRevision: 2 });
});

it('an older comparison confirms no older revision', () => {
  const confirmed = { ...due, confirmedRevision: 3 };
  expect(concludeProduct(confirmed, { event: 'in_step', needed: 2 }, 100).confirmedRevision).toBe(3);
});

it('a comparison that is put off keeps the attempts it has used', () => {
  const later = { event: 'put_off', at: 700, attempts: 3, needed: 3 } as const;
  expect(concludeProduct(due, later, 100)).toMatchObject({ state: 'due', dueAt: 700, attempts: 3 });
});
