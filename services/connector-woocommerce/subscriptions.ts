import { z } from 'zod';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { Call, Subscriptions } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { request } from './client.ts';
import { pageSize, requestsAtOnce } from './limits.ts';
import { isId } from './record-calls.ts';
import { webhook } from './schema.ts';

type Ensured = OutputOf<'webhooks.ensure'>;

export const subscriptions: Subscriptions = { list, ensure, remove };

/** Lists the webhooks that send to `url`. The shop disables a webhook at its seventh failure in a row. */
async function list(call: Call, url: string): Promise<OutputOf<'webhooks.list'>> {
  const present = await readAll(call);
  if (present.kind !== 'list') return present;
  return {
    kind: 'subscriptions',
    subscriptions: present.webhooks
      .filter((one) => one.delivery_url === url)
      .map(({ id, topic, status }) => ({ id: String(id), topic, on: status === 'active' })),
  };
}

/**
 * Ensures one active webhook per topic, to `url` and with our secret. Overwrites an existing webhook: the
 * shop may have disabled it after failures, and the API never returns a secret.
 */
async function ensure(call: Call, url: string, topics: readonly string[]): Promise<Ensured> {
  const secret = call.shop.secrets['webhookSecret'];
  if (secret === undefined) {
    const message = 'The integration has no webhook secret.';
    return topics.map((key) => ({
      key,
      result: { kind: 'rejected', code: 'webhook_secret_missing', message },
    }));
  }
  const present = await readAll(call);
  if (present.kind !== 'list') return topics.map((key) => ({ key, result: present }));

  const results: Ensured = [];
  for (const topic of topics) {
    const found = present.webhooks.find((one) => one.topic === topic && one.delivery_url === url);
    const answer = await request(call, {
      ...(found === undefined
        ? { method: 'POST', endpoint: 'webhooks' }
        : { method: 'PUT', endpoint: `webhooks/${found.id}` }),
      body: { name: `Onhand ${topic}`, topic, delivery_url: url, secret, status: 'active' },
      schema: webhook,
    });
    results.push({
      key: topic,
      result: answer.kind === 'answer' ? { kind: 'ok', id: String(answer.body.id) } : answer,
    });
  }
  return results;
}

/** Deletes webhooks for good. WooCommerce has no trash for them. */
function remove(call: Call, ids: readonly string[]): Promise<OutputOf<'webhooks.remove'>> {
  return inParallel(ids, requestsAtOnce, async (id) => {
    if (!isId(id)) return { key: id, result: { kind: 'ok' } };
    const answer = await request(call, {
      method: 'DELETE',
      endpoint: `webhooks/${id}`,
      params: { force: true },
      schema: webhook,
    });
    const gone = answer.kind === 'rejected' && answer.code === 'woocommerce_rest_shop_webhook_invalid_id';
    return { key: id, result: answer.kind === 'answer' || gone ? { kind: 'ok' } : answer };
  });
}

async function readAll(call: Call) {
  const webhooks: z.infer<typeof webhook>[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await request(call, {
      method: 'GET',
      endpoint: 'webhooks',
      params: { per_page: pageSize, page },
      schema: z.array(webhook),
    });
    if (answer.kind !== 'answer') return answer;
    webhooks.push(...answer.body);
    pages = answer.pages;
  }
  return { kind: 'list', webhooks } as const;
}
