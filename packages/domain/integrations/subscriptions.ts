/** Whether a topic is sent to us: yes; the platform switched it off; the platform refuses to send it. */
export type SubscriptionState = 'on' | 'off' | 'refused';

/**
 * Whether the webhooks of an integration make its orders fast. `unchecked`: nobody could look yet. `none`:
 * the platform or its connector has no subscriptions. `refused`: the shop does not let us subscribe.
 */
export type SubscriptionsState = 'unchecked' | 'on' | 'refused' | 'none';

/** A topic at its last check. */
export interface KnownSubscription {
  readonly topic: string;
  readonly state: SubscriptionState;
}

/** A subscription as the platform lists it. */
export interface ListedSubscription {
  readonly id: string;
  readonly topic: string;
  readonly on: boolean;
}

/** Compares the wanted topics with the platform's list. */
export interface SubscriptionCheck {
  readonly on: readonly ListedSubscription[];
  /** Topics to subscribe to, or to switch on again. */
  readonly missing: readonly string[];
  /** Topics among `missing` that were on at the last check. */
  readonly lost: readonly string[];
}

/** Finds which topics are on, which are missing, and which of those were lost since the last check. Pure. */
export function checkSubscriptions(
  topics: readonly string[],
  known: readonly KnownSubscription[],
  listed: readonly ListedSubscription[],
): SubscriptionCheck {
  const on = topics.flatMap((topic) => listed.find((one) => one.topic === topic && one.on) ?? []);
  const missing = topics.filter((topic) => !on.some((one) => one.topic === topic));
  const lost = missing.filter((topic) => known.some((one) => one.topic === topic && one.state === 'on'));
  return { on, missing, lost };
}
