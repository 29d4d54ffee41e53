import { setTimeout as delay } from 'node:timers/promises';
import { syncRunEvent } from '@onhand/contracts/gateway-api/events.ts';
import { listCurrentRuns } from '@onhand/core/runs/list-current-runs.ts';
import type { SyncRunRow } from '@onhand/core/runs/sync-runs.ts';
import { runChannel } from '@onhand/core/runs/notifications.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Dependencies } from '../../dependencies.ts';
import { syncRunView } from '../../views/sync-run-view.ts';

/** A stream looks at the runs at most this often, and at least every `heartbeatMs`. */
const soonestMs = 500;
const heartbeatMs = 15_000;
/** A run that ended is told for so long, also to callers who connect anew. */
const toldForMs = 10 * 60_000;

/**
 * Yields the runs of a merchant (null: of all merchants) as server-sent events: first those that go on or
 * ended within ten minutes, then each that changes, as it is by then. A slow reader misses states in between,
 * never the last. A run that cannot be shown is left out and logged. Yields a comment if nothing changes for
 * a while. Ends when `signal` aborts.
 */
export async function* runEvents(
  { db, clock, listener, log }: Pick<Dependencies, 'db' | 'clock' | 'listener' | 'log'>,
  merchantId: MerchantId | null,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  let told = new Map<string, string>();
  let woken = Promise.withResolvers<void>();
  const stopListening = listener.on(runChannel, merchantId ?? '', () => woken.resolve());
  const stop = () => woken.resolve();
  signal.addEventListener('abort', stop);
  try {
    yield 'retry: 1000\n\n';
    while (!signal.aborted) {
      woken = Promise.withResolvers<void>();
      const now = clock.now();
      const endedSince = new Date(now.getTime() - toldForMs);
      const current = new Map<string, string>();
      const news: string[] = [];
      for (const { merchantId: of, run } of await listCurrentRuns(db, { merchantId, endedSince })) {
        const state = stateOf(run);
        current.set(run.id, state);
        if (told.get(run.id) === state) continue;
        const event = eventOf(of, run, now);
        if (event instanceof Error) log.error({ err: event, syncRunId: run.id }, 'A run cannot be shown.');
        else news.push(event);
      }
      told = current;
      yield news.length > 0 ? news.join('') : ': nothing new\n\n';
      const heartbeat = setTimeout(stop, heartbeatMs);
      await woken.promise;
      clearTimeout(heartbeat);
      await delay(soonestMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    stopListening();
    signal.removeEventListener('abort', stop);
  }
}

/** Renders an event, or returns why the run cannot be shown: one bad row ends nobody's stream. */
function eventOf(merchantId: MerchantId, run: SyncRunRow, now: Date): string | Error {
  try {
    const data = syncRunEvent.parse({ merchantId, syncRun: syncRunView(run, now) });
    return `event: sync_run\ndata: ${JSON.stringify(data)}\n\n`;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Tells apart the states of a run. Its rate and its time left change with every moment, and are no news. */
function stateOf(run: SyncRunRow): string {
  if (run.kind === 'first_sync') return JSON.stringify(run);
  const { state, wentOnAt, counts } = run;
  return JSON.stringify({ state, wentOnAt, counts });
}
