import { setTimeout as delay } from 'node:timers/promises';

/** Tells right keys from guesses at a bounded cost, however many guesses come. */
export interface KnownKeys {
  /** Tells whether this was the hash of a valid key at some moment after the call. Takes a second at most. */
  has(keyHash: Buffer): Promise<boolean>;
}

const everyMs = 1_000;

/**
 * Reads the hashes of all keys when it is asked, at most once a second. Who asks waits for a reading that
 * begins afterwards, so that a key that was just created counts. `delayed` waits; tests give their own.
 */
export function createKnownKeys(
  read: () => Promise<readonly Buffer[]>,
  delayed: (ms: number) => Promise<unknown> = (ms) => delay(ms, undefined, { ref: false }),
): KnownKeys {
  let next: Promise<ReadonlySet<string>> | undefined;
  let pause: Promise<unknown> = Promise.resolve();

  async function readNext(): Promise<ReadonlySet<string>> {
    await pause;
    // Who asks from here on waits for the reading after this one.
    next = undefined;
    pause = delayed(everyMs);
    const hashes = await read();
    return new Set(hashes.map((hash) => hash.toString('hex')));
  }
  return {
    async has(keyHash) {
      next ??= readNext();
      return (await next).has(keyHash.toString('hex'));
    },
  };
}
