import { isIPv6 } from 'node:net';

/** Wrong keys that an address may bring within the window. */
const guessesAtMost = 20;
const windowMs = 60_000;
/** Beyond these, the oldest are forgotten. */
const addressesAtMost = 10_000;
const provenAtMost = 1_000;

/**
 * Limits how often an address guesses API keys, so that guesses do not reach the database. A key that proved
 * right before passes at once; other right keys pass by `KnownKeys`. So callers who share an address with a
 * guesser go on.
 */
export interface GuessLimit {
  /** Tells whether this address may not try this key now. */
  refuses(address: string, keyHash: Buffer): boolean;
  /** Counts a wrong key. */
  failed(address: string, keyHash: Buffer): void;
  /** Notes a key that is right. */
  proved(keyHash: Buffer): void;
}

/** Creates a limit for this process. */
export function createGuessLimit(clock: { now(): Date }): GuessLimit {
  const guesses = new Map<string, { count: number; readonly sinceMs: number }>();
  const proven = new Set<string>();

  const current = (address: string) => {
    const found = guesses.get(address);
    return found !== undefined && clock.now().getTime() - found.sinceMs < windowMs ? found : undefined;
  };
  return {
    refuses: (address, keyHash) =>
      (current(networkOf(address))?.count ?? 0) >= guessesAtMost && !proven.has(keyHash.toString('hex')),
    failed(address, keyHash) {
      proven.delete(keyHash.toString('hex'));
      const network = networkOf(address);
      const counted = current(network);
      if (counted !== undefined) {
        counted.count += 1;
        return;
      }
      guesses.delete(network);
      guesses.set(network, { count: 1, sinceMs: clock.now().getTime() });
      forgetOldest(guesses, addressesAtMost);
    },
    proved(keyHash) {
      const hash = keyHash.toString('hex');
      if (proven.has(hash)) return;
      proven.add(hash);
      forgetOldest(proven, provenAtMost);
    },
  };
}

/** One customer holds a whole /64 of IPv6 addresses. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter((group) => group !== '');
  const right = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}

function forgetOldest(
  kept: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  atMost: number,
): void {
  const oldest = kept.size > atMost ? kept.keys().next() : undefined;
  if (oldest?.done === false) kept.delete(oldest.value);
}
