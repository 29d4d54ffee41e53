import { movableClock, stillClock } from '@onhand/service-kit/clock.ts';
import { describe, expect, it } from 'vitest';
import { createGuessLimit } from './guess-limit.ts';

const right = Buffer.from('right');
const wrong = Buffer.from('wrong');

function start() {
  const clock = movableClock(stillClock(new Date('2026-11-22T12:00:00.000Z')));
  return { clock, limit: createGuessLimit(clock) };
}

type Limit = ReturnType<typeof createGuessLimit>;

function guess(limit: Limit, address: string, times = 20): void {
  for (let guesses = 0; guesses < times; guesses += 1) limit.failed(address, wrong);
}

it('twenty wrong keys in a minute are all that an address gets', () => {
  const { clock, limit } = start();
  guess(limit, '192.0.2.1', 19);
  expect(limit.refuses('192.0.2.1', wrong)).toBe(false);
  guess(limit, '192.0.2.1', 1);
  expect(limit.refuses('192.0.2.1', wrong)).toBe(true);
  expect(limit.refuses('192.0.2.2', wrong)).toBe(false);
  clock.advance(60_000);
  expect(limit.refuses('192.0.2.1', wrong)).toBe(false);
});

it('a key that proved right passes from the same address', () => {
  const { limit } = start();
  limit.proved(right);
  guess(limit, '192.0.2.1');
  expect(limit.refuses('192.0.2.1', right)).toBe(false);
});

it('a key that is revoked meanwhile counts as a guess again', () => {
  const { limit } = start();
  limit.proved(right);
  guess(limit, '192.0.2.1');
  limit.failed('192.0.2.1', right);
  expect(limit.refuses('192.0.2.1', right)).toBe(true);
});

describe('the addresses of one IPv6 network count together', () => {
  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
    ['2001:db8::1', '2001:db8:0:0:1::', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
  ])('%s and %s: %s', (guesser, other, together) => {
    const { limit } = start();
    guess(limit, guesser);
    expect(limit.refuses(other, wrong)).toBe(together);
  });
});
