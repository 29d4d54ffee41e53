import { listing, newListing } from '@onhand/contracts/gateway-api/listings.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { listLocationMappings } from '@onhand/core/integrations/list-location-mappings.ts';
import { readDeleted } from '@onhand/core/channel-stock/read-deleted.ts';
import { insertListing } from '@onhand/core/channel-stock/insert-listing.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { operating } from '../../access/access.ts';
import { found, Problem } from '../../problem.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListing } from '../../views/listing-view.ts';
import { afterLink, chosenByHand, link } from './link.ts';

/** `POST /v1/listings`: a listing as it stands on its platform, linked at once where an item is named. */
export const createListing: Route = (app, dependencies) => {
  const { db, clock } = dependencies;
  app.post(
    '/v1/listings',
    {
      config: { access: operating },
      schema: {
        tags: ['listings'],
        summary: 'Create a listing, and link it',
        body: newListing,
        response: {
          201: listing,
          ...problems(
            'integration_not_found',
            'item_not_found',
            'external_location_unmapped',
            'listing_exists',
          ),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, body } = request;
      const { integrationId, itemId, sku = null, countsFrom = clock.now() } = body;
      found(await findIntegration(db, { merchantId, id: integrationId }), 'integration_not_found');
      const chosen = itemId === undefined ? null : await chosenByHand(db, merchantId, itemId);
      const externalLocationIds = await chooseExternalLocations(
        db,
        { merchantId, integrationId },
        body.externalLocationIds,
      );
      const id = await inTransaction(db, async (tx) => {
        const inserted = await insertListing(tx, {
          merchantId,
          integrationId,
          externalKey: body.externalKey,
          externalGroup: body.externalGroup ?? body.externalKey,
          title: body.title,
          sku,
          countsFrom,
          backorders: body.backorders,
          stockOwner: body.stockOwner,
          readDueAt: clock.now(),
          externalLocationIds,
        });
        if (inserted === undefined) {
          const { externalKey } = body;
          await readDeleted(tx, { merchantId, integrationId, externalKey, at: clock.now() });
        } else if (chosen !== null) {
          await link(tx, { merchantId, listingId: inserted }, chosen, clock.now());
        }
        return inserted;
      });
      if (id === undefined) {
        dependencies.dispatcher.nudge([integrationId]);
        throw new Problem('listing_exists');
      }
      if (chosen !== null) await afterLink({ id, integrationId, merchantId }, dependencies);
      return reply.code(201).send(await readListing({ db, clock }, merchantId, id));
    },
  );
};

async function chooseExternalLocations(
  db: Db,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  named: readonly string[] | undefined,
): Promise<readonly string[]> {
  const mappings = await listLocationMappings(db, integration);
  const mapped = new Set(mappings.map(({ externalLocationId }) => externalLocationId));
  const unmapped = (named ?? []).filter((id) => !mapped.has(id));
  if (unmapped.length > 0) {
    throw new Problem('external_location_unmapped', { members: { externalLocationIds: unmapped } });
  }
  return [...(named === undefined ? mapped : new Set(named))];
}
