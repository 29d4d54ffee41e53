import type { SubscriptionId } from '@onhand/domain/ids.ts';
import { notifiableKinds } from '@onhand/domain/notifications/message.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { name } from './merchants.ts';

const causes = {
  label: name,
  /** The kinds of incidents to be notified of, each incident once. */
  incidentKinds: z.array(z.enum(notifiableKinds)).max(notifiableKinds.length).default([]),
  /**
   * Notify once when a shop has more open failed items than this, and again only after it had fewer. Null:
   * never.
   */
  failedItemsAbove: z.int().min(0).max(10_000).nullable().default(null),
};

/** A webhook is signed as Standard Webhooks says. */
export const newSubscription = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('email'), address: z.email().max(254), ...causes }),
  z.strictObject({ channel: z.literal('webhook'), address: z.string().min(1).max(2000), ...causes }),
]);

export const subscription = z.object({
  id: z.uuid(),
  label: z.string(),
  channel: z.enum(['email', 'webhook']),
  address: z.string(),
  incidentKinds: z.array(z.enum(notifiableKinds)),
  failedItemsAbove: z.int().nullable(),
  createdAt: z.date(),
  createdBy: z.string(),
});

/** `secret` signs the webhooks. It is returned here once and never again. Null for e-mail. */
export const createdSubscription = subscription.extend({ secret: z.string().nullable() });

export const notification = z.object({
  /** Also the `webhook-id` and the Message-ID of what is sent. */
  id: z.uuid(),
  subscriptionId: z.uuid(),
  /** more_incidents: one message for all incidents beyond what is told of one by one. */
  causeKind: z.enum(['incident', 'more_incidents', 'failed_items', 'test']),
  /** The incident, the crossing of the threshold, or the notification itself. */
  causeId: z.uuid(),
  /**
   * waiting: another attempt is made. unconfirmed: an e-mail was probably sent, and nothing tells.
   * undeliverable: the recipient refused it, all attempts failed, or one message for many stands for it
   * (`too_many`).
   */
  state: z.enum(['waiting', 'sending', 'delivered', 'unconfirmed', 'undeliverable']),
  attempts: z.int(),
  createdAt: z.date(),
  attemptedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  /** Why the last attempt failed. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export const ofSubscription = { subscriptionId: id<SubscriptionId>().exactOptional() };
