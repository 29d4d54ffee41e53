import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationRow } from './integration-row.ts';
import { findLocationsNamed } from '../merchants/locations/find-locations-named.ts';
import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { matchLocations } from '@onhand/domain/matching/match-locations.ts';
import type { LocationMatch } from '@onhand/domain/matching/match-locations.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { answered } from './platform-answer.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** A location on the platform, and the merchant's location with the same name. */
export type ExternalLocation = LocationMatch<LocationId> & {
  readonly name: string;
  readonly active: boolean;
};

const answersWithinMs = 10_000;

/**
 * Asks the platform for its locations, and matches them with the merchant's locations by name.
 *
 * @throws Refusal `capability_missing` if the platform has no locations; the refusals of {@link answered}
 */
export async function readExternalLocations(
  { db, connectors }: { readonly db: Db; readonly connectors: ConnectorClient },
  merchantId: MerchantId,
  { id, platform }: IntegrationRow,
): Promise<readonly ExternalLocation[]> {
  if (!(await connectors.describe(platform)).locations) {
    throw new Refusal('capability_missing', { detail: `${platform} has no locations to choose from.` });
  }
  const answer = await connectors.call(platform, 'locations.list', {
    integrationId: id,
    lane: 'sales',
    input: {},
    timeoutMs: answersWithinMs,
  });
  const { locations } = answered(answer);
  const names = locations.map(({ name }) => name);
  const ours = await findLocationsNamed(db, { merchantId, names });
  const byId = new Map(matchLocations(locations, ours).map((match) => [match.externalLocationId, match]));
  return locations.map(({ id: externalLocationId, name, active }) => ({
    ...found(byId.get(externalLocationId), 'internal_error'),
    name,
    active,
  }));
}
