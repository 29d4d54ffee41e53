/**
 * Whether a topic is sent to us: yes; the platform switched it off; the platform refuses to send it.
 * `unwanted`: the settings ask for it no more, and it could not be removed from the shop.
 */
export type SubscriptionState = 'on' | 'off' | 'refused' | 'unwanted';

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
  /** Subscriptions to remove: the settings ask for their topics no more. */
  readonly unwanted: readonly ListedSubscription[];
}

/** The topics that we subscribe to, and those that the settings do not ask for. Other topics are not ours. */
export interface TopicsOfSettings {
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
}

/**
 * Finds which topics are on, which are missing, which of those were lost since the last check, and which
 * subscriptions to remove. Pure.
 */
export function checkSubscriptions(
  { wanted: topics, unwanted: left }: TopicsOfSettings,
  known: readonly KnownSubscription[],
  listed: readonly ListedSubscription[],
): SubscriptionCheck {
  const on = topics.flatMap((topic) => listed.find((one) => one.topic === topic && one.on) ?? []);
  const missing = topics.filter((topic) => !on.some((one) => one.topic === topic));
  const lost = missing.filter((topic) => known.some((one) => one.topic === topic && one.state === 'on'));
  const unwanted = listed.filter(({ topic }) => left.includes(topic));
  return { on, missing, lost, unwanted };
}
