import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { wantedMappings } from '@onhand/contracts/gateway-api/integrations.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import { noteChange } from '../audit/action.ts';
import { checkMappings } from '../integrations/check-mappings.ts';
import { readExternalLocations } from '../integrations/external-locations.ts';
import type { ExternalLocation } from '../integrations/external-locations.ts';
import { liveIntegration } from '../integrations/live-integration.ts';
import { listLocationMappings } from '../integrations/list-location-mappings.ts';
import type { LocationMapping } from '../integrations/list-location-mappings.ts';
import { replaceLocationMappings } from '../integrations/replace-location-mappings.ts';
import { listUsedExternalLocations } from './list-used-external-locations.ts';
import { needIntegrationAgain } from './need-integration-again.ts';
import { standAtNewLocations } from './stand-at-new-locations.ts';

/**
 * Replaces an integration's location mappings, or adds the mappings that equal names suggest, and makes every
 * linked figure due anew. Listings that stood at every external location so far stand at the new ones, too.
 * Returns all mappings; the integration is then to be nudged.
 *
 * @throws Refusal where there is no such integration or location, a location is mapped twice, a linked
 * listing would lose its location, or the platform does not answer with locations of these names.
 */
export async function changeLocationMappings(
  { db, connectors }: { readonly db: Db; readonly connectors: ConnectorClient },
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  asked: z.infer<typeof wantedMappings>,
  {
    clock,
    precondition,
  }: {
    readonly clock: { now(): Date };
    /** Throws a refusal if the mappings are no longer those that the caller saw. */
    readonly precondition?: (before: readonly LocationMapping[]) => void;
  },
): Promise<readonly LocationMapping[]> {
  const { merchantId, integrationId } = integration;
  const row = await liveIntegration(db, { merchantId, id: integrationId });
  const named =
    'byName' in asked ? namesakes(await readExternalLocations({ db, connectors }, merchantId, row)) : null;
  return inTransaction(db, async (tx) => {
    // Two replacements at the same time take turns.
    await liveIntegration(tx, { merchantId, id: integrationId, lock: true });
    const before = await listLocationMappings(tx, integration);
    precondition?.(before);
    const mappings = 'mappings' in asked ? asked.mappings : withNamesakes(before, named ?? []);
    await checkMappings(tx, merchantId, mappings);
    const after = new Set(mappings.map(({ externalLocationId }) => externalLocationId));
    // Otherwise a channel would fall to zero because of a mapping that somebody forgot.
    const used = await listUsedExternalLocations(tx, integration);
    const dropped = used.filter((external) => !after.has(external));
    if (dropped.length > 0) {
      throw new Refusal('external_location_in_use', { members: { externalLocationIds: dropped } });
    }
    await replaceLocationMappings(tx, { ...integration, mappings });
    noteChange({ setting: 'location-mappings', before: { mappings: before }, after: { mappings } });
    const at = clock.now();
    await standAtNewLocations(tx, {
      ...integration,
      before: before.map(({ externalLocationId }) => externalLocationId),
      after: [...after],
      at,
    });
    await needIntegrationAgain(tx, { ...integration, cause: 'location_mappings', at });
    return listLocationMappings(tx, integration);
  });
}

/** Returns the platform's locations in use whose name exactly one of the merchant's locations has. */
function namesakes(locations: readonly ExternalLocation[]): readonly LocationMapping[] {
  const matched = locations.flatMap((location) =>
    location.active && location.kind === 'matched'
      ? [{ externalLocationId: location.externalLocationId, locationId: location.locationId }]
      : [],
  );
  if (matched.length === 0) throw new Refusal('no_location_of_a_name');
  return matched;
}

/**
 * Adds namesakes to the mappings. The stand-in '' of a platform without locations gives way to its real ones.
 */
function withNamesakes(
  before: readonly LocationMapping[],
  named: readonly LocationMapping[],
): readonly LocationMapping[] {
  const kept = before.filter(({ externalLocationId }) => externalLocationId !== '');
  const mapped = new Set(kept.map(({ locationId }) => locationId));
  return [...kept, ...named.filter(({ locationId }) => !mapped.has(locationId))];
}
