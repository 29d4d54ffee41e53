import { id } from '@onhand/contracts/gateway-api/id.ts';
import { locationMapping, wantedMappings } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { listUsedExternalLocations } from '@onhand/core/channel-stock/list-used-external-locations.ts';
import { markIntegrationDue } from '@onhand/core/channel-stock/mark-integration-due.ts';
import { standAtNewLocations } from '@onhand/core/channel-stock/stand-at-new-locations.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { listLocationMappings } from '@onhand/core/integrations/list-location-mappings.ts';
import type { LocationMapping } from '@onhand/core/integrations/list-location-mappings.ts';
import * as mappings from '@onhand/core/integrations/replace-location-mappings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { checkMappings } from '@onhand/core/integrations/check-mappings.ts';
import { readExternalLocations } from './external-locations.ts';
import type { ExternalLocation } from './external-locations.ts';

/**
 * `PUT /v1/integrations/:id/location-mappings`: all of them, or by name; every linked listing's figure is then due anew.
 * Listings that stood at every external location so far stand at the new ones, too.
 */
export const replaceLocationMappings: Route = (app, { db, clock, dispatcher, connectors }) => {
  app.put(
    '/v1/integrations/:id/location-mappings',
    {
      config: { access: operating },
      schema: {
        tags: ['integrations'],
        summary: 'Replace the location mappings, or add those that the names say',
        params: z.object({ id: id<IntegrationId>() }),
        body: wantedMappings,
        response: {
          200: z.object({ mappings: z.array(locationMapping) }),
          ...problems(
            'integration_not_found',
            'location_not_found',
            'location_mapped_twice',
            'external_location_in_use',
            'no_location_of_a_name',
            'capability_missing',
            'platform_unavailable',
            'platform_refused',
            'platform_unauthorized',
          ),
        },
      },
    },
    async (request) => {
      const { merchantId, params, body } = request;
      const integration = { merchantId, integrationId: params.id };
      const row = found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      const named =
        'byName' in body ? namesakes(await readExternalLocations({ db, connectors }, merchantId, row)) : null;
      let wanted: readonly LocationMapping[] = 'mappings' in body ? body.mappings : [];
      await inTransaction(db, async (tx) => {
        const before = await listLocationMappings(tx, integration);
        if (named !== null) wanted = withNamesakes(before, named);
        await checkMappings(tx, merchantId, wanted);
        // Otherwise a channel would fall to zero because of a mapping that somebody forgot.
        const left = new Set(wanted.map(({ externalLocationId }) => externalLocationId));
        const used = await listUsedExternalLocations(tx, integration);
        const dropped = used.filter((external) => !left.has(external));
        if (dropped.length > 0) {
          throw new Refusal('external_location_in_use', { members: { externalLocationIds: dropped } });
        }
        await mappings.replaceLocationMappings(tx, { ...integration, mappings: wanted });
        const at = clock.now();
        await standAtNewLocations(tx, {
          ...integration,
          before: before.map(({ externalLocationId }) => externalLocationId),
          after: [...left],
          at,
        });
        await markIntegrationDue(tx, { ...integration, cause: 'location_mappings', at });
      });
      dispatcher.nudge([params.id]);
      return { mappings: [...wanted] };
    },
  );
};

/** The platform's locations in use that are called like exactly one of ours; throws a problem where there is none. */
function namesakes(locations: readonly ExternalLocation[]): readonly LocationMapping[] {
  const matched = locations.flatMap((location) =>
    location.active && location.kind === 'matched'
      ? [{ externalLocationId: location.externalLocationId, locationId: location.locationId }]
      : [],
  );
  if (matched.length === 0) throw new Refusal('no_location_of_a_name');
  return matched;
}

/** What is mapped stays. The stand-in '' of a platform without locations gives way to its real ones. */
function withNamesakes(
  before: readonly LocationMapping[],
  named: readonly LocationMapping[],
): readonly LocationMapping[] {
  const kept = before.filter(({ externalLocationId }) => externalLocationId !== '');
  const taken = new Set(kept.map(({ locationId }) => locationId));
  return [...kept, ...named.filter(({ locationId }) => !taken.has(locationId))];
}
