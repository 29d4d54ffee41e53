import { setTimeout as delay } from 'node:timers/promises';

const soonestMs = 20;
const latestMs = 200;
/** Asking takes processor time from the work that is waited for, so that it becomes rarer. */
const pauseShare = 0.05;

/**
 * Asks again and again until `settled` says yes to the answer, and returns that answer. Pauses grow with the
 * time waited. Gives up after `withinMs` with an error that shows the last answer.
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
    const waitedMs = performance.now() - startedAtMs;
    if (waitedMs > withinMs) {
      throw new Error(`It did not come about within ${withinMs} ms; last: ${JSON.stringify(answer)}`);
    }
    await delay(Math.min(Math.max(soonestMs, waitedMs * pauseShare), latestMs));
  }
}
