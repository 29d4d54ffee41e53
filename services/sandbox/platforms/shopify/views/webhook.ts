import type { Shop } from '../../../shop/shop.ts';
import type { Webhook } from '../../../shop/state.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { gid } from '../gid.ts';
import { shownDate } from '../money.ts';
import { refer } from '../reference.ts';
import { byNumber } from '../search-query.ts';
import { nameOfTopic } from '../topics.ts';
import { apiVersion } from '../version.ts';

/** Shows a subscription to a webhook topic. */
export function webhookView(_shop: Shop, webhook: Webhook): object {
  return {
    id: gid('WebhookSubscription', webhook.id),
    legacyResourceId: String(webhook.id),
    topic: nameOfTopic(webhook.topic),
    uri: webhook.url,
    callbackUrl: webhook.url,
    endpoint: { __typename: 'WebhookHttpEndpoint', callbackUrl: webhook.url },
    format: 'JSON',
    filter: null,
    name: null,
    includeFields: webhook.includeFields ?? [],
    metafieldNamespaces: [],
    metafields: [],
    createdAt: shownDate(webhook.createdAt),
    updatedAt: shownDate(webhook.modifiedAt),
    apiVersion: { handle: apiVersion, displayName: apiVersion, supported: true },
  };
}

type WebhookArguments = PageArguments & {
  readonly topics?: readonly string[] | null;
  readonly uri?: string | null;
  readonly format?: string | null;
};

/** Answers a page of the app's subscriptions. */
export function webhooksPage({ state }: Shop, args: WebhookArguments): object {
  const { topics, uri } = args;
  return connection(
    state.webhooks.filter(
      ({ topic, url }) =>
        (topics?.includes(nameOfTopic(topic)) ?? true) && ((uri ?? null) === null || uri === url),
    ),
    args,
    {
      name: 'webhookSubscriptions',
      idOf: ({ id }) => id,
      view: (webhook) => refer('WebhookSubscription', webhook),
      sortKeys: { CREATED_AT: ({ createdAt }) => createdAt },
      filters: { id: byNumber(({ id }) => id) },
      obeyed: ['topics', 'uri', 'format'],
    },
  );
}
