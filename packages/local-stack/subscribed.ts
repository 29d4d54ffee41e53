import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { GatewayClient } from './gateway-client.ts';

const health = z.object({
  subscriptions: z.object({ state: z.string(), topics: z.array(z.object({ state: z.string() })) }),
});
const pollIntervalMs = 100;
const patienceMs = 60_000;

/**
 * Waits until Onhand has subscribed to everything that an integration's shop tells, or knows that it tells
 * nothing. At most a minute.
 */
export async function subscribed(gateway: GatewayClient, integrationId: string): Promise<void> {
  const deadlineAt = Date.now() + patienceMs;
  for (;;) {
    const { subscriptions } = await gateway.get(`/v1/integrations/${integrationId}/health`, health);
    const { state, topics } = subscriptions;
    if (state === 'none') return;
    if (state === 'on' && topics.length > 0 && topics.every((one) => one.state === 'on')) return;
    if (Date.now() > deadlineAt) {
      throw new Error(`The shop's webhooks are not on: ${JSON.stringify(subscriptions)}`);
    }
    await delay(pollIntervalMs);
  }
}
