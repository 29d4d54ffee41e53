import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { Listener } from '@onhand/database/listen.ts';
import { confirmedChannel } from '@onhand/core/channel-stock/notifications.ts';
import { readChannels } from '@onhand/core/channel-stock/read-channels.ts';
import type { ChannelState } from '@onhand/core/channel-stock/read-channels.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';

/** Waits for channels on behalf of many sales at a time. Runs one query for all sales per notification. */
export interface ChannelWatch {
  /**
   * Resolves with the channels' states as soon as `settled` returns true for them, or when `signal` aborts.
   */
  until(
    channels: readonly ChannelStockId[],
    settled: (states: ReadonlyMap<ChannelStockId, ChannelState>) => boolean,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<ChannelStockId, ChannelState>>;
  close(): void;
}

/** The interval of queries without a notification. A notification may be lost with its connection. */
const lookEveryMs = 2_000;

interface Waiter {
  readonly channels: readonly ChannelStockId[];
  readonly look: (states: ReadonlyMap<ChannelStockId, ChannelState>) => void;
  readonly fail: (error: unknown) => void;
}

export function createChannelWatch(db: Db, listener: Listener): ChannelWatch {
  const waiters = new Set<Waiter>();
  let looking = false;
  let lookAgain = false;

  async function look(): Promise<void> {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    do {
      lookAgain = false;
      const asking = [...waiters];
      const ids = [...new Set(asking.flatMap((waiter) => waiter.channels))];
      try {
        const states =
          ids.length === 0
            ? new Map<ChannelStockId, ChannelState>()
            : // The sales are of any merchants.
              await forMerchants('all', () => readChannels(db, ids));
        for (const waiter of asking) {
          waiter.look(states);
        }
      } catch (error) {
        for (const waiter of asking) {
          waiter.fail(error);
        }
      }
    } while (lookAgain);
    looking = false;
  }

  const stop = listener.on(confirmedChannel, '', () => void look());
  const timer = setInterval(() => void look(), lookEveryMs);

  return {
    until(channels, settled, signal) {
      return new Promise((resolve, reject) => {
        let latest: ReadonlyMap<ChannelStockId, ChannelState> = new Map();
        const waiter: Waiter = {
          channels,
          look(states) {
            latest = states;
            if (settled(states)) {
              end();
              resolve(states);
            }
          },
          fail(error) {
            end();
            reject(
              error instanceof Error ? error : new Error('The channels could not be read.', { cause: error }),
            );
          },
        };
        const give = () => {
          end();
          resolve(latest);
        };
        const end = () => {
          waiters.delete(waiter);
          signal.removeEventListener('abort', give);
        };
        if (signal.aborted) {
          give();
          return;
        }
        waiters.add(waiter);
        signal.addEventListener('abort', give, { once: true });
        void look();
      });
    },
    close() {
      clearInterval(timer);
      stop();
    },
  };
}
