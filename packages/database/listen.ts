import { Client } from 'pg';

/**
 * Wakes waiters on notifications. Also wakes them after a reconnect, because notifications may have been
 * lost.
 */
export interface Listener {
  /**
   * Calls `wake` on each notification with this payload ('' for any) until the returned function is called.
   */
  on(channel: string, payload: string, wake: () => void): () => void;
  close(): Promise<void>;
}

const reconnectAfterMs = 500;

/**
 * Listens on PostgreSQL notification channels over a dedicated connection, and reconnects when it breaks.
 * Notifications only make waiters look sooner: every waiter must also poll from time to time.
 */
export async function listen(
  url: string,
  channels: readonly string[],
  onError: (error: unknown) => void,
): Promise<Listener> {
  const waiters = new Set<{ channel: string; payload: string; wake: () => void }>();
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function open(): Promise<void> {
    const next = new Client({ connectionString: url, application_name: 'onhand-listener', keepAlive: true });
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next, new Error('The connection ended.')));
    next.on('notification', ({ channel, payload }) => {
      for (const waiter of waiters) {
        if (waiter.channel === channel && (waiter.payload === '' || waiter.payload === payload)) {
          waiter.wake();
        }
      }
    });
    client = next;
    await next.connect();
    for (const channel of channels) {
      await next.query(`listen ${next.escapeIdentifier(channel)}`);
    }
    for (const waiter of waiters) {
      waiter.wake();
    }
  }

  function lost(which: Client, error: unknown): void {
    if (closed || which !== client) {
      return;
    }
    client = undefined;
    onError(error);
    timer = setTimeout(() => {
      open().catch((reason: unknown) => {
        if (client !== undefined) {
          lost(client, reason);
        }
      });
    }, reconnectAfterMs);
  }

  await open();
  return {
    on(channel, payload, wake) {
      const waiter = { channel, payload, wake };
      waiters.add(waiter);
      return () => waiters.delete(waiter);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
