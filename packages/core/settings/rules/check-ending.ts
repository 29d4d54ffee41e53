import { listPlatforms } from '../../integrations/list-platforms.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Db } from '@onhand/database/connect.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/**
 * Refuses a behaviour that ends listings where no platform concerned can end them. The platforms concerned are that of
 * the integration named, or all of the merchant's. On a platform that cannot, a 0 stays a 0.
 *
 * @throws Refusal `ending_unsupported`.
 * @throws CodedError `connector_unavailable` where a connector does not answer.
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

/** Returns the behaviours that a rule's effect names. */
export function behavioursOf(
  effect: { readonly kind: string; readonly behaviour?: string } | undefined,
): string[] {
  return effect?.behaviour === undefined ? [] : [effect.behaviour];
}
