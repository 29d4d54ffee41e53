import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { readSubscriptions, webhookUrlOf } from '../integrations/hearing/subscriptions.ts';
import type { Subscription } from '../integrations/hearing/subscriptions.ts';

/** How long somebody who waits for it waits for each of the two calls, in ms. */
const listWithinMs = 2_000;
const removeWithinMs = 3_000;

/**
 * Removes the webhooks of an integration from its shop, as far as the shop lets us. Returns the webhooks that
 * stayed, each with the reason. If the shop does not list them, all that are known may have stayed.
 */
export async function removeWebhooks(
  {
    db,
    connectors,
    publicUrl,
  }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'call'>; readonly publicUrl: string },
  { id: integrationId, platform }: { readonly id: IntegrationId; readonly platform: string },
): Promise<readonly Subscription[]> {
  const known = await readSubscriptions(db, integrationId);
  const request = { integrationId, lane: 'sales' } as const;
  const listed = await connectors.call(platform, 'webhooks.list', {
    ...request,
    timeoutMs: listWithinMs,
    input: { url: webhookUrlOf(publicUrl, integrationId) },
  });
  if (listed.kind !== 'subscriptions') {
    const message = reasonOf(listed);
    return known.map((one) => ({ ...one, message }));
  }
  if (listed.subscriptions.length === 0) return [];
  const answers = await connectors.call(platform, 'webhooks.remove', {
    ...request,
    timeoutMs: removeWithinMs,
    input: { ids: listed.subscriptions.map(({ id }) => id) },
  });
  const results = new Map(answers.map(({ key, result }) => [key, result]));
  const left = listed.subscriptions.flatMap(({ id, topic, on }): Subscription[] => {
    const result = results.get(id);
    if (result?.kind === 'ok') return [];
    const message = result === undefined ? 'The shop did not answer.' : reasonOf(result);
    return [{ topic, externalId: id, state: on ? 'on' : 'off', message }];
  });
  // A shop may have two webhooks for a topic. One of them is named.
  return [...new Map(left.map((one) => [one.topic, one])).values()];
}

function reasonOf(fault: Fault): string {
  return fault.kind === 'rate_limited' ? 'The shop takes no more calls at the moment.' : fault.message;
}
