import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Dependencies } from '../dependencies.ts';

/** A platform may take a key back, so it is read again after this time. */
const lastsMs = 60 * 60_000;
/** An id of no key is asked for no more often than this. */
const askAgainMs = 60_000;
/** Of a platform, in `askAgainMs`. Forged ids beyond it are not asked for. */
const asksAtMost = 20;
const keysAtMost = 100;
const answersWithinMs = 3_000;

/** The public keys of platforms, by id. */
export interface PublicKeys {
  known(platform: string): ReadonlyMap<string, string>;
  /**
   * Reads a key that is not known. Null: the platform has none with this id.
   *
   * @throws Refusal `public_key_unavailable` if it could not be read now
   */
  find(platform: string, id: string): Promise<string | null>;
}

interface Asked {
  readonly atMs: number;
  readonly answer: Promise<string | null>;
}

interface OfPlatform {
  readonly keys: Map<string, { readonly key: string; readonly untilMs: number }>;
  /** The ids of the last minute, oldest first: no more than `asksAtMost`. */
  readonly asked: Map<string, Asked>;
}

/** Creates the cache of one gateway. Connectors read the keys, because they have the app's secrets. */
export function createPublicKeys({
  connectors,
  clock,
  log,
}: Pick<Dependencies, 'connectors' | 'clock' | 'log'>): PublicKeys {
  const platforms = new Map<string, OfPlatform>();
  const nowMs = () => clock.now().getTime();
  const ofPlatform = (platform: string): OfPlatform => {
    const one = platforms.get(platform) ?? { keys: new Map(), asked: new Map() };
    platforms.set(platform, one);
    return one;
  };

  async function ask(platform: string, id: string): Promise<string | null> {
    const answer = await connectors.callApp(platform, 'webhooks.key', {
      timeoutMs: answersWithinMs,
      input: { id },
    });
    if (answer.kind === 'absent') return null;
    if (answer.kind !== 'key') {
      log.warn({ platform, answer }, 'The public key of a platform could not be read.');
      throw new Refusal('public_key_unavailable');
    }
    const { keys } = ofPlatform(platform);
    const [oldest] = keys.keys();
    if (keys.size >= keysAtMost && oldest !== undefined) keys.delete(oldest);
    keys.set(id, { key: answer.key, untilMs: nowMs() + lastsMs });
    return answer.key;
  }

  return {
    known(platform) {
      const { keys } = ofPlatform(platform);
      for (const [id, { untilMs }] of keys) if (untilMs <= nowMs()) keys.delete(id);
      return new Map(Array.from(keys, ([id, { key }]) => [id, key]));
    },
    async find(platform, id) {
      const { asked } = ofPlatform(platform);
      for (const [one, { atMs }] of asked) if (atMs + askAgainMs <= nowMs()) asked.delete(one);
      const known = asked.get(id);
      if (known !== undefined) return known.answer;
      if (asked.size >= asksAtMost) throw new Refusal('public_key_unavailable');
      const answer = ask(platform, id);
      asked.set(id, { atMs: nowMs(), answer });
      return answer;
    },
  };
}
