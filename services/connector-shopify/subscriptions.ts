import type { Call, Subscriptions } from '@onhand/connector-kit/connector.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { beforeFirst, everyPage } from './every-page.ts';
import { gidOf, idOf, isId } from './gid.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import { mutationPoints, pageSize } from './limits.ts';
import { pageInfo, pageInfoField } from './page-cursor.ts';
import { topics as known } from './webhook-topics.ts';

export const subscriptions: Subscriptions = { list, ensure, remove };

const subscriptionsAtOnce = 3;

const subscription = z.object({ id: z.string(), topic: z.string(), includeFields: z.array(z.string()) });
type Subscription = z.infer<typeof subscription>;
const fields = 'id topic includeFields';

/** Lists the subscriptions that send to `url`. Shopify removes one that it gives up, so all are on. */
async function list(call: Call, url: string): Promise<OutputOf<'webhooks.list'>> {
  const present = await readAll(call, url);
  if (present.kind !== 'list') return present;
  return {
    kind: 'subscriptions',
    subscriptions: present.nodes.map(({ id, topic }) => ({
      id: idOf(id),
      topic: named(topic),
      on: true,
    })),
  };
}

/** Ensures one subscription for each topic, with the fields that the topic is decoded from. */
async function ensure(
  call: Call,
  url: string,
  topics: readonly string[],
): Promise<OutputOf<'webhooks.ensure'>> {
  if (call.shop.secrets['webhookSecret'] === undefined) {
    const message = 'The integration has no webhook secret. It is the API secret key of the app.';
    return topics.map((key) => ({
      key,
      result: { kind: 'rejected', code: 'webhook_secret_missing', message },
    }));
  }
  const present = await readAll(call, url);
  if (present.kind !== 'list') return topics.map((key) => ({ key, result: present }));
  return inParallel(topics, subscriptionsAtOnce, async (topic) => {
    const includeFields = known[topic]?.includeFields ?? [];
    const found = present.nodes.find((one) => named(one.topic) === topic);
    if (found !== undefined && sameFields(found.includeFields, includeFields)) {
      return { key: topic, result: { kind: 'ok', id: idOf(found.id) } };
    }
    return { key: topic, result: await store(call, { url, topic, includeFields, found }) };
  });
}

const stored = z.object({
  stored: z.object({ webhookSubscription: subscription.nullable(), userErrors: z.array(userError) }),
});
const createQuery = `mutation Subscribe($topic: WebhookSubscriptionTopic!, $input: WebhookSubscriptionInput!) {
  stored: webhookSubscriptionCreate(topic: $topic, webhookSubscription: $input) {
    webhookSubscription { ${fields} }
    userErrors { field message }
  }
}`;
const updateQuery = `mutation Resubscribe($id: ID!, $input: WebhookSubscriptionInput!) {
  stored: webhookSubscriptionUpdate(id: $id, webhookSubscription: $input) {
    webhookSubscription { ${fields} }
    userErrors { field message }
  }
}`;

async function store(
  call: Call,
  {
    url,
    topic,
    includeFields,
    found,
  }: {
    readonly url: string;
    readonly topic: string;
    readonly includeFields: readonly string[];
    readonly found: Subscription | undefined;
  },
): Promise<OutputOf<'webhooks.ensure'>[number]['result']> {
  const input = { uri: url, format: 'JSON', includeFields };
  const answer = await send(call, {
    mutation: true,
    ...(found === undefined
      ? { query: createQuery, variables: { topic: enumOf(topic), input } }
      : { query: updateQuery, variables: { id: found.id, input } }),
    cost: mutationPoints + 2,
    answer: stored,
  });
  if (answer.kind !== 'answer') return answer;
  const { webhookSubscription, userErrors } = answer.data.stored;
  if (webhookSubscription === null || userErrors.length > 0) return refusalOf(userErrors);
  return { kind: 'ok', id: idOf(webhookSubscription.id) };
}

const removed = z.object({ webhookSubscriptionDelete: z.object({ userErrors: z.array(userError) }) });
const removeQuery = `mutation Unsubscribe($id: ID!) {
  webhookSubscriptionDelete(id: $id) { userErrors { field message } }
}`;

function remove(call: Call, ids: readonly string[]): Promise<OutputOf<'webhooks.remove'>> {
  return inParallel(ids, subscriptionsAtOnce, async (id) => {
    if (!isId(id)) return { key: id, result: { kind: 'ok' } };
    const answer = await send(call, {
      mutation: true,
      query: removeQuery,
      variables: { id: gidOf('WebhookSubscription', id) },
      cost: mutationPoints + 1,
      answer: removed,
    });
    if (answer.kind !== 'answer') return { key: id, result: answer };
    const { userErrors } = answer.data.webhookSubscriptionDelete;
    // The one thing that it is asked for is the id: an error about it says that there is none.
    const others = userErrors.filter(
      ({ field, message }) => field?.includes('id') !== true && !/does not exist/i.test(message),
    );
    return { key: id, result: others.length > 0 ? refusalOf(others) : { kind: 'ok' } };
  });
}

const subscriptionPage = z.object({
  webhookSubscriptions: z.object({ nodes: z.array(subscription), pageInfo }),
});
const listQuery = `query Subscriptions($first: Int!, $after: String, $uri: String!) {
  webhookSubscriptions(first: $first, after: $after, uri: $uri) { nodes { ${fields} } ${pageInfoField} }
}`;

async function readAll(call: Call, uri: string) {
  return everyPage<Subscription>(beforeFirst, async (after) => {
    const answer = await send(call, {
      mutation: false,
      query: listQuery,
      variables: { first: pageSize, after, uri },
      cost: 3 + pageSize,
      answer: subscriptionPage,
    });
    return answer.kind === 'answer' ? { kind: 'page', ...answer.data.webhookSubscriptions } : answer;
  });
}

/** Turns the name of a topic, such as `inventory_levels/update`, into the schema's. */
function enumOf(topic: string): string {
  return topic.replace('/', '_').toUpperCase();
}

/** Turns the schema's name of a topic into that of deliveries. A topic that is not used keeps its own. */
function named(topic: string): string {
  return Object.keys(known).find((one) => enumOf(one) === topic) ?? topic;
}

function sameFields(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}
