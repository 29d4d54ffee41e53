import { setTimeout as delay } from 'node:timers/promises';
import type { QueueMessages } from '@onhand/connector-kit/webhook.ts';
import { storableData } from '@onhand/domain/text/storable.ts';
import { takeInForAccount } from './take-in-for-account.ts';
import type { AccountDoor } from './take-in-for-account.ts';

/** How long a connector waits for messages. */
const waitMs = 20_000;
const messagesAtOnce = 10;
/** After an answer without messages, which a queue gives at the end of its wait, or with none of use. */
const emptyPauseMs = 1_000;
/** After a fault; twice as long after each further one. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Takes in the notifications that platforms put into queues, until it is disposed. A message is removed once
 * everything of it is durable; otherwise it comes again. Several gateways may poll one queue.
 */
export function pollQueues(door: AccountDoor): AsyncDisposable {
  const ending = new AbortController();
  const polling = [...door.webhooks].map(async ([platform, webhook]) => {
    if (webhook?.queue !== undefined)
      await pollQueue(door, { platform, queue: webhook.queue }, ending.signal);
  });
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await Promise.all(polling);
    },
  };
}

interface Queue {
  readonly platform: string;
  readonly queue: QueueMessages;
}

async function pollQueue(door: AccountDoor, of: Queue, signal: AbortSignal): Promise<void> {
  const { platform } = of;
  let faults = 0;
  const pause = (ms: number) => delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
  while (!signal.aborted) {
    const answer = await receive(door, platform, signal);
    if (answer.kind === 'messages') {
      faults = 0;
      const taken = await takeInMessages(door, of, answer.messages);
      // If none could be taken in, asking on would only hide the queue's other messages, too.
      if (taken === 0) await pause(emptyPauseMs);
      continue;
    }
    if (signal.aborted) return;
    door.log.warn({ platform, answer }, 'The queue of a platform could not be read; it is tried again.');
    await pause(Math.min(firstPauseMs * 2 ** faults, longestPauseMs));
    faults += 1;
  }
}

/** What a call throws is a fault as well: nothing may end the polling. */
function receive({ connectors }: AccountDoor, platform: string, signal: AbortSignal) {
  const asked = { timeoutMs: waitMs, signal, input: { most: messagesAtOnce } };
  return connectors
    .callApp(platform, 'queue.receive', asked)
    .catch((error: unknown) => ({ kind: 'unavailable', message: String(error) }) as const);
}

/** Takes messages in, and removes those. Returns their number. */
async function takeInMessages(
  door: AccountDoor,
  { platform, queue }: Queue,
  messages: readonly { readonly receipt: string; readonly body: string }[],
): Promise<number> {
  const taken = await Promise.all(
    messages.map(async ({ receipt, body }) => {
      const receivedAt = door.clock.now();
      try {
        const decoded = storableData(queue.decode({ body, receivedAt: receivedAt.toISOString() }));
        await takeInForAccount(door, {
          platform,
          decoded,
          body: new TextEncoder().encode(body),
          receivedAt,
        });
        return [receipt];
      } catch (error) {
        door.log.error({ err: error, platform }, 'A message of a queue was not taken in; it comes again.');
        return [];
      }
    }),
  );
  const receipts = taken.flat();
  if (receipts.length === 0) return 0;
  // It goes on after the end was asked for: what was taken in need not come again.
  const removed = await door.connectors
    .callApp(platform, 'queue.remove', { timeoutMs: waitMs, input: { receipts } })
    .catch((error: unknown) => ({ kind: 'unavailable', message: String(error) }) as const);
  if (removed.kind !== 'removed') {
    door.log.warn({ platform, removed }, 'Messages were not removed from a queue. They come again.');
  }
  return receipts.length;
}
