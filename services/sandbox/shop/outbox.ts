import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isLost, isRepeated } from './delivery-faults.ts';
import { post } from './post.ts';
import type { Shop } from './shop.ts';
import type { QueuedDelivery, Webhook } from './state.ts';

const kept = 500;

/** Describes how a platform delivers its webhooks. */
export interface Deliveries {
  /** How long a delivery waits for a response. A shop may set another time. */
  readonly patienceMs: number;
  /** Builds a delivery's exact bytes, as text, from the current state of a resource. */
  body(shop: Shop, topic: string, resourceId: number): string;
  /** Leaves out of a body what a webhook did not ask for. Left out: every webhook gets the whole body. */
  readonly bodyFor?: (webhook: Webhook, body: string) => string;
  headers(delivery: {
    readonly webhook: Webhook;
    readonly shopUrl: string;
    readonly body: string;
    readonly at: Date;
    readonly queued: QueuedDelivery;
  }): Record<string, string>;
  accepts(status: number): boolean;
  /** Records a delivery's result in the webhook. Too many failures may disable or remove the webhook. */
  note(webhook: Webhook, delivered: boolean, shop: Shop): void;
}

/**
 * Queues a shop's deliveries as events happen, and sends them one at a time, in order, after the response.
 * Each delivery is sent once, whatever the answer.
 */
export interface Outbox {
  /** Queues the events emitted since the last call with their bodies, once per topic and resource. */
  collect(): void;
  /** Starts sending the queued deliveries, and looks again at a delivery that waits for its delay. */
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
  let waking = new AbortController();

  const waiting = () => !shop().state.deliveriesHeld && shop().state.outbox.length > 0;

  const send = async () => {
    for (;;) {
      const next = shop().state.outbox[0];
      if (next === undefined || !waiting() || closing.signal.aborted) return;
      const waitMs = untilDueMs(shop(), next);
      if (waitMs > 0) {
        // Anything may have changed by then, so the loop looks again.
        await delay(waitMs, undefined, { signal: AbortSignal.any([closing.signal, waking.signal]) }).catch(
          () => {},
        );
        continue;
      }
      const times = isRepeated(shop(), next.topic) ? 2 : 1;
      for (let time = 0; time < times && !closing.signal.aborted; time += 1) {
        await deliver(shop(), next, deliveries, closing.signal);
      }
      if (closing.signal.aborted) return;
      shop().state.outbox = shop().state.outbox.filter((one) => one !== next);
      changed();
    }
  };
  const start = () => {
    waking.abort();
    waking = new AbortController();
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
        queue(shop(), topic, deliveries, () => deliveries.body(shop(), topic, resourceId));
      }
      emitted.clear();
    },
    start,
    ping: (url, request) => {
      void post(url, request, AbortSignal.any([closing.signal, patienceOf(shop(), deliveries)]));
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

function queue(shop: Shop, topic: string, { bodyFor }: Deliveries, bodyOf: () => string): void {
  const webhooks = shop.state.webhooks.filter((one) => one.topic === topic && one.status === 'active');
  if (webhooks.length === 0) return;
  const event = { topic, body: bodyOf(), queuedAt: shop.clock.now().toISOString(), eventId: randomUUID() };
  for (const webhook of webhooks) {
    const body = bodyFor?.(webhook, event.body) ?? event.body;
    shop.state.outbox.push({ webhookId: webhook.id, ...event, body });
  }
}

function patienceOf({ state }: Shop, { patienceMs }: Deliveries): AbortSignal {
  return AbortSignal.timeout(state.deliveryPatienceMs ?? patienceMs);
}

/** Returns how long a delivery still waits for its delay, at most the whole delay. */
function untilDueMs({ state, clock }: Shop, { queuedAt }: QueuedDelivery): number {
  const waitedMs = clock.now().getTime() - Date.parse(queuedAt);
  // The shop's clock may have been moved back since.
  return Math.min(state.deliveryDelayMs - waitedMs, state.deliveryDelayMs);
}

async function deliver(
  shop: Shop,
  queued: QueuedDelivery,
  deliveries: Deliveries,
  closing: AbortSignal,
): Promise<void> {
  const { webhookId, topic, body } = queued;
  const webhook = shop.state.webhooks.find(({ id }) => id === webhookId);
  if (webhook === undefined || webhook.status !== 'active' || isLost(shop, topic)) return;
  const at = shop.clock.now();
  const sent = { webhook: { ...webhook, topic }, shopUrl: shop.url(), body, at, queued };
  const headers = deliveries.headers(sent);
  const signal = AbortSignal.any([closing, patienceOf(shop, deliveries)]);
  const status = await post(webhook.url, { headers, body }, signal);
  if (closing.aborted) return;

  const delivered = status !== null && deliveries.accepts(status);
  deliveries.note(webhook, delivered, shop);
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
