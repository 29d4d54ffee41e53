import { expect, test } from 'vitest';
import { startTogether } from './start-together.ts';

const forever = new AbortController().signal;

test('the first failure calls off the others and is thrown when they have given up', async () => {
  const log: string[] = [];
  const slow = (signal: AbortSignal): Promise<void> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        log.push('called off');
        reject(new Error('a consequence'));
      });
    });
  const broken = (): Promise<void> => Promise.reject(new Error('the cause'));

  await expect(startTogether([slow, broken], forever)).rejects.toThrow('the cause');
  expect(log).toEqual(['called off']);
});
