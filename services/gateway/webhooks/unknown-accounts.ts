import type { Dependencies } from '../dependencies.ts';

/** A platform's deliveries of unknown accounts are logged no more often. */
const everyMs = 60_000;

/** Counts genuine deliveries of accounts that no integration has. */
export interface UnknownAccounts {
  note(platform: string, account: string): void;
}

/** Creates the counter of one gateway. It tells the log of them, with their number since the last line. */
export function createUnknownAccounts({ clock, log }: Pick<Dependencies, 'clock' | 'log'>): UnknownAccounts {
  const platforms = new Map<string, { loggedAtMs: number; deliveries: number }>();
  return {
    note(platform, account) {
      const nowMs = clock.now().getTime();
      const counted = platforms.get(platform) ?? { loggedAtMs: -Infinity, deliveries: 0 };
      platforms.set(platform, counted);
      counted.deliveries += 1;
      if (nowMs - counted.loggedAtMs < everyMs) return;
      const { deliveries } = counted;
      log.warn({ platform, account, deliveries }, 'Deliveries of accounts that no integration has.');
      Object.assign(counted, { loggedAtMs: nowMs, deliveries: 0 });
    },
  };
}
