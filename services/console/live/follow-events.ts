import { consoleHeaders } from '../api/client.tsx';

/** `live`: news arrive. `connecting`: at first, or again. */
export type LiveState = 'connecting' | 'live';

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * Follows the gateway's events until `signal` aborts, and connects again after an end or a fault, later
 * each time. `EventSource` cannot name the merchant in a header, so the stream is read from `fetch`.
 */
export async function followEvents({
  merchantId,
  signal,
  onEvent,
  onState,
}: {
  readonly merchantId: string | null;
  readonly signal: AbortSignal;
  readonly onEvent: () => void;
  readonly onState: (state: LiveState) => void;
}): Promise<void> {
  let faults = 0;
  while (!signal.aborted) {
    try {
      const headers = {
        ...consoleHeaders,
        accept: 'text/event-stream',
        ...(merchantId && { 'onhand-merchant': merchantId }),
      };
      const answer = await fetch('/v1/events', { headers, signal });
      // The session is over: what is read anew because of this says so.
      if (answer.status === 401) onEvent();
      if (answer.ok && answer.body !== null) {
        faults = 0;
        onState('live');
        await readEvents(answer.body, onEvent);
      }
    } catch (error) {
      // The connection broke, or nobody answered: the same as an end.
      if (!(error instanceof Error)) throw error;
    }
    if (signal.aborted) return;
    onState('connecting');
    await pause(Math.min(firstPauseMs * 2 ** faults, longestPauseMs), signal);
    faults += 1;
  }
}

/** Calls `onEvent` for every piece of the stream that holds an event; comments only keep the connection. */
async function readEvents(body: ReadableStream<Uint8Array>, onEvent: () => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  for (;;) {
    const { done, value = '' } = await reader.read();
    if (done) return;
    if (/^(?:event|data):/m.test(value)) onEvent();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
