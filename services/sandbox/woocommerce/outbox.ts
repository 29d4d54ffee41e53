import { deliveryHeaders, pingOf, post } from './delivery.ts';
import { phpJson } from './php-json.ts';
import type { Shop } from './shop.ts';
import type { QueuedDelivery, Webhook } from './state.ts';
import { orderWire } from './wire/order.ts';
import { productWire } from './wire/product.ts';

/** WooCommerce waits a minute for an answer. */
const patienceMs = 60_000;
/** `failed_delivery()` in `WC_Webhook`: counted up to 6, and the next failure switches the webhook off. */
const failuresBorne = 5;
const kept = 500;

/** A shop's deliveries: queued as things happen, sent in order after the answer, one after the other. */
export interface Outbox {
  /** Writes the bodies of what was emitted since the last call, once per topic and resource. */
  collect(): void;
  /** Starts sending what waits. */
  start(): void;
  emit(topic: string, resourceId: number): void;
  /** Sends a new webhook's ping; its outcome changes nothing. */
  ping(webhook: Webhook): void;
  /** Resolves when nothing waits, unless it is held, and nothing is on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** `changed` is called after each delivery, so that the outcome can be kept. */
export function openOutbox(shop: () => Shop, changed: () => void): Outbox {
  const emitted = new Map<string, { topic: string; resourceId: number }>();
  const closing = new AbortController();
  let sending: Promise<void> | null = null;

  const waiting = () => !shop().state.deliveriesHeld && shop().state.outbox.length > 0;

  const send = async () => {
    for (;;) {
      const next = shop().state.outbox[0];
      if (next === undefined || !waiting() || closing.signal.aborted) return;
      await deliver(shop(), next, closing.signal);
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
      for (const { topic, resourceId } of emitted.values()) queue(shop(), topic, resourceId);
      emitted.clear();
    },
    start,
    ping: (webhook) => {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(patienceMs)]);
      void post(webhook.url, pingOf(webhook), signal);
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

function queue(shop: Shop, topic: string, resourceId: number): void {
  const webhooks = shop.state.webhooks.filter((one) => one.topic === topic && one.status === 'active');
  if (webhooks.length === 0) return;
  const body = phpJson(payload(shop, topic, resourceId));
  for (const { id } of webhooks) {
    shop.state.outbox.push({ webhookId: id, topic, body, queuedAt: shop.clock.now().toISOString() });
  }
}

function payload(shop: Shop, topic: string, id: number): unknown {
  const order = shop.state.orders.find((one) => one.id === id);
  const product = shop.state.products.find((one) => one.id === id);
  if (topic.endsWith('.deleted')) return { id };
  if (topic.startsWith('order.') && order !== undefined) return orderWire(shop, order);
  if (topic.startsWith('product.') && product !== undefined) return productWire(shop, product);
  return { id };
}

async function deliver(
  shop: Shop,
  { webhookId, topic, body }: QueuedDelivery,
  closing: AbortSignal,
): Promise<void> {
  const webhook = shop.state.webhooks.find(({ id }) => id === webhookId);
  if (webhook === undefined || webhook.status !== 'active') return;
  const at = shop.clock.now();
  const headers = deliveryHeaders({ webhook: { ...webhook, topic }, shopUrl: shop.url(), body, at });
  const signal = AbortSignal.any([closing, AbortSignal.timeout(patienceMs)]);
  const status = await post(webhook.url, { headers, body }, signal);
  if (closing.aborted) return;

  const delivered = status !== null && status >= 200 && status < 303;
  if (delivered) webhook.failures = 0;
  else if (webhook.failures > failuresBorne) webhook.status = 'disabled';
  else webhook.failures += 1;
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
