import type { MerchantId } from '@onhand/domain/ids.ts';
import { expect, it } from 'vitest';
import { unitsOf, waitingCalls } from './waiting-calls.ts';
import type { Call } from './waiting-calls.ts';

const [a, b] = ['a', 'b'].map((id) => id as MerchantId) as [MerchantId, MerchantId];

function call(merchantId: MerchantId, size = 1): Call {
  // Only their number matters here.
  const deliveries = Array.from({ length: size }) as unknown as Call['deliveries'];
  return { merchantId, deliveries, units: size, resolve: () => {}, reject: () => {}, sinceMs: 0 };
}

const merchantsOf = (calls: readonly Call[]) => calls.map(({ merchantId }) => merchantId);

it('takes one call of each merchant in turn, so that a flood of one keeps no other waiting', () => {
  const waiting = waitingCalls();
  for (const merchantId of [a, a, a, a, b, b]) waiting.add(call(merchantId));
  expect(merchantsOf(waiting.take(3, () => true))).toEqual([a, b, a]);
  expect(merchantsOf(waiting.take(3, () => true))).toEqual([b, a, a]);
  expect(waiting.take(3, () => true)).toEqual([]);
});

it('takes a call that is larger than a group alone', () => {
  const waiting = waitingCalls();
  waiting.add(call(a, 5));
  waiting.add(call(b));
  expect(waiting.take(3, () => true)).toHaveLength(1);
  expect(merchantsOf(waiting.take(3, () => true))).toEqual([b]);
});

it('leaves out merchants that may not be taken, and gives their calls separately', () => {
  const waiting = waitingCalls();
  for (const merchantId of [a, b, a]) waiting.add(call(merchantId));
  expect(merchantsOf(waiting.take(9, (merchantId) => merchantId !== a))).toEqual([b]);
  expect(merchantsOf(waiting.takeOf(a, 1))).toEqual([a]);
  expect(merchantsOf(waiting.takeOf(a, 9))).toEqual([a]);
  expect(waiting.takeOf(a, 9)).toEqual([]);
});

it('refuses what one merchant sends beyond its share; others still have room', () => {
  const waiting = waitingCalls();
  expect(waiting.add(call(a, 2_048))).toBe(true);
  expect(waiting.add(call(a))).toBe(false);
  expect(waiting.add(call(b, 2_048))).toBe(true);
  expect(waiting.add(call(b))).toBe(false);
  expect(waiting.take(4_096, () => true)).toHaveLength(2);
  expect(waiting.add(call(a))).toBe(true);
});

it('counts an order of many lines as several deliveries', () => {
  const order = (lines: number) => ({
    event: { kind: 'order', order: { lines: Array.from({ length: lines }) } },
  });
  const hint = { event: { kind: 'order_pointer' } };
  // Only what is counted matters here.
  const deliveries = [order(0), order(4), order(5), order(499), hint] as unknown as Call['deliveries'];
  expect(deliveries.map((one) => unitsOf([one]))).toEqual([1, 1, 2, 125, 1]);
  expect(unitsOf(deliveries)).toBe(130);
});

it('takes a large call of a merchant by itself', () => {
  const waiting = waitingCalls();
  waiting.add(call(a, 5));
  waiting.add(call(a, 1));
  expect(waiting.waitingOf(a)).toBe(6);
  expect(waiting.takeOf(a, 1)).toHaveLength(1);
  expect(waiting.waitingOf(a)).toBe(1);
});
