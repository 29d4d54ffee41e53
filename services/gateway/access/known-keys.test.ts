import { expect, it } from 'vitest';
import { createKnownKeys } from './known-keys.ts';

const key = (text: string) => Buffer.from(text);

/** Keys that are read as often as `tick` permits. */
function start() {
  const valid = [key('right')];
  const pauses: (() => void)[] = [];
  let readings = 0;
  const keys = createKnownKeys(
    async () => {
      readings += 1;
      return [...valid];
    },
    () => new Promise<void>((resolve) => pauses.push(resolve)),
  );
  return { keys, valid, tick: () => pauses.shift()?.(), readings: () => readings };
}

it('tells a right key from a guess', async () => {
  const { keys, tick } = start();
  expect(await keys.has(key('right'))).toBe(true);
  const guess = keys.has(key('wrong'));
  tick();
  expect(await guess).toBe(false);
});

it('reads the keys once for all guesses that come in the meantime', async () => {
  const { keys, tick, readings } = start();
  await keys.has(key('wrong'));
  const guesses = Array.from({ length: 1_000 }, (_, index) => keys.has(key(`wrong ${index}`)));
  const right = keys.has(key('right'));
  tick();
  expect(await right).toBe(true);
  expect(await Promise.all(guesses)).not.toContain(true);
  expect(readings()).toBe(2);
});

it('knows a key that was created just before', async () => {
  const { keys, valid, tick } = start();
  await keys.has(key('wrong'));
  valid.push(key('new'));
  const created = keys.has(key('new'));
  tick();
  expect(await created).toBe(true);
});

it('asks again after a reading that failed', async () => {
  let fails = true;
  const keys = createKnownKeys(
    async () => {
      if (fails) throw new Error('The database is away.');
      return [key('right')];
    },
    async () => {},
  );
  await expect(keys.has(key('right'))).rejects.toThrow('away');
  fails = false;
  expect(await keys.has(key('right'))).toBe(true);
});
