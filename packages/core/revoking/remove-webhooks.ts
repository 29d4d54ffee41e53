import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { reasonOf, removeListed } from '../integrations/hearing/remove-listed.ts';
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
  const of = { integrationId, platform, timeoutMs: removeWithinMs };
  const left = await removeListed(connectors, of, listed.subscriptions);
  return left.map(({ id, topic, on, message }) => ({
    topic,
    externalId: id,
    state: on ? 'on' : 'off',
    message,
  }));
}
