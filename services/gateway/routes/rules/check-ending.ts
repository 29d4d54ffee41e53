import { listPlatforms } from '@onhand/core/integrations/list-platforms.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Dependencies } from '../../dependencies.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/**
 * Refuses a behaviour that ends listings where no platform that it is about can: the one of the integration named, or
 * those of the merchant. Elsewhere a 0 stays a 0. Throws `ending_unsupported`, and `platform_unavailable` where no
 * connector says.
 */
export async function checkEnding(
  { db, connectors }: Pick<Dependencies, 'db' | 'connectors'>,
  merchantId: MerchantId,
  said: {
    readonly behaviours: readonly (string | null)[];
    readonly integrationId?: IntegrationId | undefined;
  },
): Promise<void> {
  if (!said.behaviours.includes('end')) return;
  const platforms = await listPlatforms(db, { merchantId, integrationId: said.integrationId });
  const descriptions = await Promise.all(platforms.map((platform) => connectors.describe(platform)));
  if (descriptions.length > 0 && !descriptions.some(({ listings }) => listings.setState)) {
    throw new Refusal('ending_unsupported');
  }
}

/** The behaviours that a rule's effect names. */
export function behavioursOf(
  effect: { readonly kind: string; readonly behaviour?: string } | undefined,
): string[] {
  return effect?.behaviour === undefined ? [] : [effect.behaviour];
}
