import { expect, it } from 'vitest';
import { passEveryMs, passRetryMs } from './passes.ts';

const intervals = { besideWebhooksMs: 300_000, insteadOfWebhooksMs: 30_000 };

it.each([
  ['a polled platform is read as often as its connector says', 2_000, 'none', 2_000],
  ['webhooks make orders fast, so passes are rare', null, 'on', 300_000],
  ['nobody could look yet: webhooks may be there', null, 'unchecked', 300_000],
  ['a shop that does not let us subscribe is polled instead', null, 'refused', 30_000],
] as const)('%s', (_, pollEveryMs, subscriptions, expected) => {
  expect(passEveryMs({ pollEveryMs, minPassMs: 1_000 }, subscriptions, intervals)).toBe(expected);
});

it('the connector’s bound holds in any case', () => {
  const slow = { pollEveryMs: null, minPassMs: 60_000 };
  expect(passEveryMs(slow, 'refused', intervals)).toBe(60_000);
  expect(passRetryMs(60_000, 1)).toBe(60_000);
});

it('failed passes are repeated ever more rarely, up to half a minute', () => {
  expect([1, 2, 3, 4].map((failures) => passRetryMs(5_000, failures))).toEqual([
    10_000, 20_000, 30_000, 30_000,
  ]);
});
