import { z } from 'zod';
import { now } from '../../../shop/shop.ts';
import type { Shop } from '../../../shop/shop.ts';
import { unplayed } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { refer } from '../reference.ts';
import { topicNamed } from '../topics.ts';
import { findWebhook, subscribe, unsubscribe } from '../webhooks.ts';
import { orUserErrors, readInput } from './input.ts';

const subscription = z.strictObject({
  uri: z.string().optional(),
  callbackUrl: z.string().optional(),
  format: z.literal('JSON').optional(),
  includeFields: z.array(z.string()).optional(),
});

export function createWebhook(
  shop: Shop,
  args: { readonly topic: string; readonly webhookSubscription: unknown },
): object {
  const { uri, callbackUrl, includeFields } = readInput(
    subscription,
    args.webhookSubscription,
    'webhookSubscriptionCreate',
  );
  const topic = topicNamed(args.topic);
  if (topic === null) throw unplayed(`The sandbox does not send webhooks of ${args.topic}.`);
  return orUserErrors(() => ({
    webhookSubscription: refer(
      'WebhookSubscription',
      subscribe(shop, { topic, url: uri ?? callbackUrl ?? '', includeFields }),
    ),
  }));
}

export function updateWebhook(
  shop: Shop,
  args: { readonly id: string; readonly webhookSubscription: unknown },
): object {
  const { uri, callbackUrl, includeFields } = readInput(
    subscription,
    args.webhookSubscription,
    'webhookSubscriptionUpdate',
  );
  return orUserErrors(() => {
    const webhook = findWebhook(shop, numberOf(args.id, 'WebhookSubscription') ?? 0);
    webhook.url = uri ?? callbackUrl ?? webhook.url;
    webhook.includeFields = includeFields ?? webhook.includeFields ?? [];
    webhook.modifiedAt = now(shop);
    return { webhookSubscription: refer('WebhookSubscription', webhook) };
  });
}

export function deleteWebhook(shop: Shop, { id }: { readonly id: string }): object {
  return orUserErrors(() => {
    unsubscribe(shop, findWebhook(shop, numberOf(id, 'WebhookSubscription') ?? 0));
    return { deletedWebhookSubscriptionId: id };
  });
}
