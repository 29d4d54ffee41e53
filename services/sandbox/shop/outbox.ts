import { post } from './post.ts';
import type { Shop } from './shop.ts';
import type { QueuedDelivery, Webhook } from './state.ts';

const kept = 500;

/** Describes how a platform delivers its webhooks. */
export interface Deliveries {
  /** How long a delivery waits for a response. */
  readonly patienceMs: number;
  /** Builds a delivery's exact bytes, as text, from the current state of a resource. */
  body(shop: Shop, topic: string, resourceId: number): string;
  headers(delivery: {
    readonly webhook: Webhook;
    readonly shopUrl: string;
    readonly body: string;
    readonly at: Date;
  }): Record<string, string>;
  accepts(status: number): boolean;
  /** Records a delivery's result in the webhook. Too many failures may disable the webhook. */
  note(webhook: Webhook, delivered: boolean): void;
}

/**
 * Queues a shop's deliveries as events happen, and sends them one at a time, in order, after the response.
 */
export interface Outbox {
  /** Queues the events emitted since the last call with their bodies, once per topic and resource. */
  collect(): void;
  /** Starts sending the queued deliveries. */
  start(): void;
  emit(topic: string, resourceId: number): void;
  /** Sends a request at once, without the queue. Its outcome changes nothing. */
  ping(url: string, request: { headers: Record<string, string>; body: string }): void;
  /** Resolves when no delivery is in flight and none is waiting, except held deliveries. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a shop's outbox. It calls `changed` after each delivery, so that the result can be stored. */
export function openOutbox(shop: () => Shop, deliveries: Deliveries, changed: () => void): Outbox {
  const emitted = new Map<string, { topic: string; resourceId: number }>();
  const closing = new AbortController();
  let sending: Promise<void> | null = null;

  const waiting = () => !shop().state.deliveriesHeld && shop().state.outbox.length > 0;

  const send = async () => {
    for (;;) {
      const next = shop().state.outbox[0];
      if (next === undefined || !waiting() || closing.signal.aborted) return;
      await deliver(shop(), next, deliveries, closing.signal);
      if (closing.signal.aborted) return;
      shop().state.outbox.shift();
      changed();
    }
  };
  const start = () => {
    sending ??= send().finally(() => {
      sending = null;
      if (waiting() && !closing.signal.aborted) start();
    });
  };

  return {
    emit: (topic, resourceId) => {
      emitted.set(`${topic} ${resourceId}`, { topic, resourceId });
    },
    collect: () => {
      for (const { topic, resourceId } of emitted.values()) {
        queue(shop(), topic, () => deliveries.body(shop(), topic, resourceId));
      }
      emitted.clear();
    },
    start,
    ping: (url, request) => {
      void post(url, request, AbortSignal.any([closing.signal, AbortSignal.timeout(deliveries.patienceMs)]));
    },
    settled: async () => {
      while (!closing.signal.aborted && (emitted.size > 0 || waiting())) {
        await (sending ?? new Promise((resolve) => setImmediate(resolve)));
      }
      await sending;
    },
    close: async () => {
      closing.abort();
      await sending;
    },
  };
}

function queue(shop: Shop, topic: string, bodyOf: () => string): void {
  const webhooks = shop.state.webhooks.filter((one) => one.topic === topic && one.status === 'active');
  if (webhooks.length === 0) return;
  const body = bodyOf();
  for (const { id } of webhooks) {
    shop.state.outbox.push({ webhookId: id, topic, body, queuedAt: shop.clock.now().toISOString() });
  }
}

async function deliver(
  shop: Shop,
  { webhookId, topic, body }: QueuedDelivery,
  deliveries: Deliveries,
  closing: AbortSignal,
): Promise<void> {
  const webhook = shop.state.webhooks.find(({ id }) => id === webhookId);
  if (webhook === undefined || webhook.status !== 'active') return;
  const at = shop.clock.now();
  const headers = deliveries.headers({ webhook: { ...webhook, topic }, shopUrl: shop.url(), body, at });
  const signal = AbortSignal.any([closing, AbortSignal.timeout(deliveries.patienceMs)]);
  const status = await post(webhook.url, { headers, body }, signal);
  if (closing.aborted) return;

  const delivered = status !== null && deliveries.accepts(status);
  deliveries.note(webhook, delivered);
  shop.state.deliveries.push({
    at: at.toISOString(),
    webhookId,
    topic,
    url: webhook.url,
    status,
    outcome: delivered ? 'delivered' : 'failed',
    body,
  });
  shop.state.deliveries.splice(0, Math.max(0, shop.state.deliveries.length - kept));
}
