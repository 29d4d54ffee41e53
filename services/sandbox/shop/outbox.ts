import { post } from './post.ts';
import type { Shop } from './shop.ts';
import type { QueuedDelivery, Webhook } from './state.ts';

const kept = 500;

/** How a platform delivers what its webhooks tell. */
export interface Deliveries {
  /** How long an answer is waited for. */
  readonly patienceMs: number;
  /** The exact bytes, as text, of what a topic tells of a resource as it stands now. */
  body(shop: Shop, topic: string, resourceId: number): string;
  headers(delivery: {
    readonly webhook: Webhook;
    readonly shopUrl: string;
    readonly body: string;
    readonly at: Date;
  }): Record<string, string>;
  accepts(status: number): boolean;
  /** Notes in the webhook how a delivery ended; one that failed too often may be switched off. */
  note(webhook: Webhook, delivered: boolean): void;
}

/** A shop's deliveries: queued as things happen, sent in order after the answer, one after the other. */
export interface Outbox {
  /** Writes the bodies of what was emitted since the last call, once per topic and resource. */
  collect(): void;
  /** Starts sending what waits. */
  start(): void;
  emit(topic: string, resourceId: number): void;
  /** Sends this at once, past the queue; its outcome changes nothing. */
  ping(url: string, request: { headers: Record<string, string>; body: string }): void;
  /** Resolves when nothing waits, unless it is held, and nothing is on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** `changed` is called after each delivery, so that the outcome can be kept. */
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
