import { listPlatforms } from '../../integrations/list-platforms.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Db } from '@onhand/database/connect.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/**
 * Checks that a behavior which ends listings works on at least one platform: the named integration's, or any
 * platform of the merchant. On a platform that cannot end listings, Onhand publishes 0 instead.
 *
 * @throws Refusal `ending_unsupported`
 * @throws CodedError `connector_unavailable` if a connector does not answer
 */
export async function checkEnding(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'describe'> },
  merchantId: MerchantId,
  asked: {
    readonly behaviours: readonly (string | null)[];
    readonly integrationId?: IntegrationId | undefined;
  },
): Promise<void> {
  if (!asked.behaviours.includes('end')) return;
  const platforms = await listPlatforms(db, { merchantId, integrationId: asked.integrationId });
  const descriptions = await Promise.all(platforms.map((platform) => connectors.describe(platform)));
  if (descriptions.length > 0 && !descriptions.some(({ listings }) => listings.setState)) {
    throw new Refusal('ending_unsupported');
  }
}

/** Returns the behavior that a rule's effect names, as a list of at most one. */
export function behavioursOf(
  effect: { readonly kind: string; readonly behaviour?: string } | undefined,
): string[] {
  return effect?.behaviour === undefined ? [] : [effect.behaviour];
}
