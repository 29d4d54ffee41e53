import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { ListedSubscription } from '@onhand/domain/integrations/subscriptions.ts';

/** A webhook that stayed in its shop, and why. */
export interface WebhookLeft extends ListedSubscription {
  readonly message: string;
}

/** Removes webhooks from an integration's shop. Returns those that stayed, one for each topic. */
export async function removeListed(
  connectors: Pick<ConnectorClient, 'call'>,
  of: { readonly integrationId: IntegrationId; readonly platform: string; readonly timeoutMs: number },
  listed: readonly ListedSubscription[],
): Promise<readonly WebhookLeft[]> {
  if (listed.length === 0) return [];
  const { integrationId, platform, timeoutMs } = of;
  const answers = await connectors.call(platform, 'webhooks.remove', {
    integrationId,
    lane: 'sales',
    timeoutMs,
    input: { ids: listed.map(({ id }) => id) },
  });
  const results = new Map(answers.map(({ key, result }) => [key, result]));
  const left = listed.flatMap((one): WebhookLeft[] => {
    const result = results.get(one.id);
    if (result?.kind === 'ok') return [];
    return [{ ...one, message: result === undefined ? 'The shop did not answer.' : reasonOf(result) }];
  });
  // A shop may have two webhooks for a topic. One of them is named.
  return [...new Map(left.map((one) => [one.topic, one])).values()];
}

/** Tells in words why a shop did not do what it was asked. */
export function reasonOf(fault: Fault): string {
  return fault.kind === 'rate_limited' ? 'The shop takes no more calls at the moment.' : fault.message;
}
