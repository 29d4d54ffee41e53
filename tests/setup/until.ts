import { setTimeout as delay } from 'node:timers/promises';

const askEveryMs = 20;

/**
 * Asks again and again until `settled` says yes to the answer, and returns that answer. Gives up after `withinMs`
 * with an error that shows the last one.
 */
export async function until<T>(
  ask: () => Promise<T>,
  settled: (answer: T) => boolean,
  withinMs = 30_000,
): Promise<T> {
  const startedAtMs = performance.now();
  for (;;) {
    const answer = await ask();
    if (settled(answer)) {
      return answer;
    }
    if (performance.now() - startedAtMs > withinMs) {
      throw new Error(`It did not come about within ${withinMs} ms; last: ${JSON.stringify(answer)}`);
    }
    await delay(askEveryMs);
  }
}
