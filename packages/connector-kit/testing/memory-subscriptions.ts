import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Call, Subscriptions } from '../connector.ts';

export interface MemorySubscription {
  readonly id: string;
  readonly topic: string;
  readonly url: string;
  on: boolean;
}

/** Keeps the subscriptions of a shop in memory, by ID. */
export function memorySubscriptions(
  subscriptions: Map<string, MemorySubscription>,
  refused: (call: Call) => Fault | null,
): Subscriptions {
  const ofUrl = (url: string) => [...subscriptions.values()].filter((one) => one.url === url);
  let made = 0;
  return {
    list: async (call, url) =>
      refused(call) ?? {
        kind: 'subscriptions',
        subscriptions: ofUrl(url).map(({ id, topic, on }) => ({ id, topic, on })),
      },
    ensure: async (call, url, topics) =>
      topics.map((topic) => {
        const fault = refused(call);
        if (fault !== null) return { key: topic, result: fault };
        const present = ofUrl(url).find((one) => one.topic === topic);
        made += present === undefined ? 1 : 0;
        const id = present?.id ?? String(made);
        subscriptions.set(id, { id, topic, url, on: true });
        return { key: topic, result: { kind: 'ok', id } };
      }),
    remove: async (call, ids) =>
      ids.map((id) => {
        const fault = refused(call);
        if (fault === null) subscriptions.delete(id);
        return { key: id, result: fault ?? { kind: 'ok' } };
      }),
  };
}
