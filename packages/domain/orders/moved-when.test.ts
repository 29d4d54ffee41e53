import { describe, expect, it } from 'vitest';
import { movedWhen } from './moved-when.ts';
import type { OrderContent } from './order-content.ts';

const at = (second: number) => new Date(second * 1_000).toISOString();
const order = (changes: Partial<OrderContent> = {}): OrderContent => ({
  placedAt: at(10),
  state: 'open',
  test: false,
  lines: [],
  ...changes,
});
const sold = { before: 0, after: 2 };
const givenBack = { before: 2, after: 0 };

describe('a sale moved its units', () => {
  it('when it began to reserve, where the platform tells that exactly', () => {
    const reservedAt = { at: at(30), exact: true };
    expect(movedWhen(order({ reservedAt }), sold)).toEqual({ from: 30_000, by: 30_000 });
  });

  it('between its placing and its payment, where only the payment is known', () => {
    const reservedAt = { at: at(30), exact: false };
    expect(movedWhen(order({ reservedAt }), sold)).toEqual({ from: 10_000, by: 30_000 });
  });

  it('at any time after its placing, where nothing is known, and where a line grew later', () => {
    expect(movedWhen(order(), sold)).toEqual({ from: 10_000, by: null });
    const reservedAt = { at: at(30), exact: true };
    expect(movedWhen(order({ reservedAt }), { before: 1, after: 2 })).toEqual({ from: 30_000, by: null });
  });
});

describe('units came back', () => {
  it('when the order was cancelled', () => {
    const cancelled = order({ state: 'cancelled', cancelledAt: { at: at(50), exact: true } });
    expect(movedWhen(cancelled, givenBack)).toEqual({ from: 50_000, by: 50_000 });
  });

  it('when they were restocked', () => {
    const restockedAt = { at: at(40), exact: true };
    expect(movedWhen(order(), { ...givenBack, restockedAt })).toEqual({ from: 40_000, by: 40_000 });
  });

  it('at any time after the sale, by the moment that is known at the latest', () => {
    expect(movedWhen(order(), givenBack)).toEqual({ from: 10_000, by: null });
    const cancelled = order({ state: 'cancelled', cancelledAt: { at: at(50), exact: false } });
    expect(movedWhen(cancelled, givenBack)).toEqual({ from: 10_000, by: 50_000 });
  });
});
