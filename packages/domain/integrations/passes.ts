import type { SubscriptionsState } from './subscriptions.ts';

/** How a platform lets its orders be read. `pollEveryMs` null: webhooks make them fast. */
export interface OrdersBehaviour {
  readonly pollEveryMs: number | null;
  readonly minPassMs: number;
}

/** How often orders are read where the connector does not say it. */
export interface PassIntervals {
  /** Where webhooks make orders fast. */
  readonly besideWebhooksMs: number;
  /** Where the shop does not let us subscribe to its webhooks. */
  readonly insteadOfWebhooksMs: number;
}

const longestRetryMs = 30_000;

/** Returns how often an integration's orders are read. Pure. */
export function passEveryMs(
  { pollEveryMs, minPassMs }: OrdersBehaviour,
  subscriptions: SubscriptionsState,
  { besideWebhooksMs, insteadOfWebhooksMs }: PassIntervals,
): number {
  const webhooksMs = subscriptions === 'refused' ? insteadOfWebhooksMs : besideWebhooksMs;
  return Math.max(minPassMs, pollEveryMs ?? webhooksMs);
}

/** Returns how long to wait after a failed pass. `failures` counts the failed passes in a row. Pure. */
export function passRetryMs(minPassMs: number, failures: number): number {
  return Math.max(minPassMs, Math.min(longestRetryMs, minPassMs * 2 ** failures));
}
