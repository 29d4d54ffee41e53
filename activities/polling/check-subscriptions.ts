import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import {
  openSubscriptionsLost,
  resolveSubscriptionsLost,
} from '@onhand/core/incidents/subscriptions-lost.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import {
  readSubscriptions,
  webhookUrlOf,
  writeSubscriptions,
} from '@onhand/core/integrations/hearing/subscriptions.ts';
import { removeListed } from '@onhand/core/integrations/hearing/remove-listed.ts';
import type { Subscription } from '@onhand/core/integrations/hearing/subscriptions.ts';
import { takeWebhooksTurn } from '@onhand/core/integrations/hearing/webhooks-turn.ts';
import { isAway } from '@onhand/core/integrations/presence/note-presence.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { checkSubscriptions as compare } from '@onhand/domain/integrations/subscriptions.ts';
import type { ListedSubscription, SubscriptionsState } from '@onhand/domain/integrations/subscriptions.ts';
import type { Dependencies } from '../dependencies.ts';
import type { IntegrationToRead } from './read-by-id.ts';
import { topicsOfSettings } from './topics-of-settings.ts';

interface Checked extends IntegrationToRead {
  /** As of the last check. */
  readonly subscriptions: SubscriptionsState;
}

const timeoutMs = 30_000;
/** The turn outlasts both calls, and the record of their answers. */
const turnMs = 2 * timeoutMs + 10_000;

/**
 * Looks whether a platform still sends its webhooks to us, puts back what it switched off, and reports it.
 * Removes the webhooks that the settings do not ask for. Returns whether webhooks make the integration's
 * orders fast; undefined if nobody could look. `tell` gets the topics that had been lost.
 *
 * While the gateway is away nothing is put back: the platform would count failures of our silence again.
 */
export async function checkSubscriptions(
  dependencies: Dependencies,
  integration: Checked,
  webhooks: Description['webhooks'],
  tell: (lost: readonly string[]) => void = () => undefined,
): Promise<SubscriptionsState | undefined> {
  const { db, connectors, clock, hearing } = dependencies;
  const { platform, merchantId, integrationId } = integration;
  if (webhooks === null || !webhooks.subscriptions) {
    const at = clock.now();
    const none = { merchantId, integrationId, state: 'none', subscriptions: [], at } as const;
    if (integration.subscriptions !== 'none') await inTransaction(db, (tx) => writeSubscriptions(tx, none));
    return 'none';
  }
  if (hearing.publicUrl === undefined || (await isAway(db, 'gateway', clock.now()))) return undefined;
  const url = webhookUrlOf(hearing.publicUrl, integrationId);
  const topics = await topicsOfSettings(db, integrationId, webhooks);
  const listed = await connectors.call(platform, 'webhooks.list', {
    integrationId,
    lane: 'sales',
    timeoutMs,
    input: { url },
  });
  if (listed.kind !== 'subscriptions') {
    if (listed.kind !== 'rejected' && listed.kind !== 'unauthorized') return undefined;
    const { message } = listed;
    const refused = topics.wanted.map((topic) => refusedTopic(topic, message));
    // What may still be there is shown until the shop lists its webhooks again.
    const known = await readSubscriptions(db, integrationId);
    const left = known
      .filter(({ topic, externalId }) => topics.unwanted.includes(topic) && externalId !== null)
      .map(({ topic, externalId }): Subscription => ({ topic, externalId, state: 'unwanted', message }));
    return record(dependencies, integration, { subscriptions: refused, left, lost: [] });
  }
  const known = await readSubscriptions(db, integrationId);
  const { on, missing, lost, unwanted } = compare(topics, known, listed.subscriptions);
  const present = on.map(({ topic, id }): Subscription => ({
    topic,
    externalId: id,
    state: 'on',
    message: null,
  }));
  tell(lost);
  const recordWith = (restored: readonly Subscription[], left: readonly Subscription[]) =>
    record(dependencies, integration, { subscriptions: [...present, ...restored], left, lost });
  if (missing.length === 0 && unwanted.length === 0) return recordWith([], []);
  const endTurn = await takeWebhooksTurn(db, { integrationId, leaseMs: turnMs });
  // Somebody revokes the integration, or another check is still at work.
  if (endTurn === undefined) return undefined;
  try {
    const current = await findIntegration(db, { merchantId, id: integrationId });
    if (current === undefined || current.state === 'revoked') return undefined;
    const left = await remove(dependencies, integration, unwanted);
    return await recordWith(await ensure(dependencies, integration, { url, topics: [...missing] }), left);
  } finally {
    await endTurn();
  }
}

async function ensure(
  { connectors }: Dependencies,
  { platform, integrationId }: IntegrationToRead,
  input: { readonly url: string; readonly topics: string[] },
): Promise<readonly Subscription[]> {
  if (input.topics.length === 0) return [];
  const answers = await connectors.call(platform, 'webhooks.ensure', {
    integrationId,
    lane: 'sales',
    timeoutMs,
    input,
  });
  const results = new Map(answers.map(({ key, result }) => [key, result]));
  return input.topics.map((topic): Subscription => {
    const result = results.get(topic);
    switch (result?.kind) {
      case 'ok':
        return { topic, externalId: result.id, state: 'on', message: null };
      case 'rejected':
      case 'unauthorized':
        return refusedTopic(topic, result.message);
      case 'rate_limited':
      case 'unavailable':
      case 'unknown':
      case undefined:
        return { topic, externalId: null, state: 'off', message: null };
    }
  });
}

/** Removes webhooks. Returns those that stayed: the next check asks again. */
async function remove(
  { connectors }: Dependencies,
  { platform, integrationId }: IntegrationToRead,
  unwanted: readonly ListedSubscription[],
): Promise<readonly Subscription[]> {
  const left = await removeListed(connectors, { platform, integrationId, timeoutMs }, unwanted);
  return left.map(({ id, topic, message }) => ({ topic, externalId: id, state: 'unwanted', message }));
}

function refusedTopic(topic: string, message: string): Subscription {
  return { topic, externalId: null, state: 'refused', message };
}

async function record(
  { db, clock }: Dependencies,
  { merchantId, integrationId }: Pick<IntegrationToRead, 'merchantId' | 'integrationId'>,
  {
    subscriptions,
    left,
    lost,
  }: {
    readonly subscriptions: readonly Subscription[];
    readonly left: readonly Subscription[];
    readonly lost: readonly string[];
  },
): Promise<SubscriptionsState> {
  const at = clock.now();
  const state = subscriptions.some((one) => one.state === 'refused') ? 'refused' : 'on';
  await inTransaction(db, async (tx) => {
    const current = await findIntegration(tx, { merchantId, id: integrationId, lock: true });
    const all = [...subscriptions, ...left];
    await writeSubscriptions(tx, { merchantId, integrationId, state, subscriptions: all, at });
    // Revoked during the call: the webhooks are named to the operator, and no incident says more.
    if (current?.state === 'revoked') return;
    if (lost.length > 0) {
      await openSubscriptionsLost(tx, { merchantId, integrationId, topics: lost, at });
    } else if (subscriptions.every((one) => one.state === 'on')) {
      await resolveSubscriptionsLost(tx, { merchantId, integrationId, at });
    }
  });
  return state;
}
