import { Refusal } from '../../../shop/refusal.ts';
import { parseBody, webhookBody } from '../bodies.ts';
import { pingOf } from '../delivery.ts';
import { listAnswer } from '../list-answer.ts';
import { created, idOf, onCollection, onItem } from '../route.ts';
import type { Answered, Asked, Route } from '../route.ts';
import { createWebhook, findWebhook, removeWebhook, updateWebhook } from '../webhooks.ts';
import { webhookWire } from '../wire/webhook.ts';

export const webhookRoutes: readonly Route[] = [
  { path: '/webhooks', allow: onCollection, methods: { GET: list, POST: create } },
  {
    path: '/webhooks/:id',
    allow: onItem,
    methods: { GET: get, PUT: update, POST: update, PATCH: update, DELETE: remove },
  },
];

function list(asked: Asked): Answered {
  const { shop } = asked;
  const status = asked.query.get('status') ?? 'all';
  const found = shop.state.webhooks.filter((one) => status === 'all' || one.status === status);
  return listAnswer(asked, 'webhooks', found, (one) => webhookWire(shop, one));
}

function create({ shop, outbox, body }: Asked): Answered {
  const webhook = createWebhook(shop, parseBody(webhookBody, body));
  outbox.ping(webhook.url, pingOf(webhook));
  return created(shop, 'webhooks', webhookWire(shop, webhook));
}

function get(asked: Asked): Answered {
  return { body: webhookWire(asked.shop, findWebhook(asked.shop, idOf(asked, 'id'))) };
}

function update(asked: Asked): Answered {
  const webhook = findWebhook(asked.shop, idOf(asked, 'id'));
  updateWebhook(asked.shop, webhook, parseBody(webhookBody, asked.body));
  return { body: webhookWire(asked.shop, webhook) };
}

function remove(asked: Asked): Answered {
  const webhook = findWebhook(asked.shop, idOf(asked, 'id'));
  if (asked.query.get('force') !== 'true') {
    throw new Refusal(501, 'woocommerce_rest_trash_not_supported', 'Webhooks do not support trashing.');
  }
  removeWebhook(asked.shop, webhook);
  return { body: webhookWire(asked.shop, webhook) };
}
