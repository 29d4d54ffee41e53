import { explanation } from '@onhand/contracts/gateway-api/explanation.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { limit } from '@onhand/contracts/gateway-api/paging.ts';
import { listChannelStock } from '@onhand/core/channel-stock/list-channel-stock.ts';
import { listWrites } from '@onhand/core/channel-stock/list-writes.ts';
import { readItemPreferences } from '@onhand/core/items/item-preferences.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { listPendingChanges } from '@onhand/core/listings/list-pending-changes.ts';
import { readPause } from '@onhand/core/listings/read-pause.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import { readPublishing } from '@onhand/core/settings/publishing-overrides/read-publishing.ts';
import { readDecisions } from '@onhand/core/channel-stock/read-decisions.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { explainedStockView } from '../../views/explained-stock-view.ts';
import { itemSyncView } from '../../views/item-preferences-view.ts';

/** `GET /v1/listings/:id/explanation`: explains the listing's quantity, now and for each past write. */
export const explainListing: Route = (app, { db, clock }) => {
  app.get(
    '/v1/listings/:id/explanation',
    {
      config: { access: reading },
      schema: {
        tags: ['listings'],
        summary: 'Explain the quantity of a listing: its steps, its block, and its past writes',
        params: z.object({ id: id<ListingId>() }),
        querystring: z.strictObject({ cursor: z.uuid().exactOptional(), limit }),
        response: { 200: explanation, ...problems('listing_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const listing = found(await findListing(db, { merchantId, id: params.id }), 'listing_not_found');
      const { integrationId, itemId, quantitySync } = listing;
      const [integration, merchant, pause, stock, writes, changes, [itemSync]] = await Promise.all([
        findIntegration(db, { merchantId, id: integrationId }),
        readPublishing(db, merchantId, { scope: 'merchant', id: merchantId }),
        readPause(db, merchantId, { scope: 'listing', id: listing.id }),
        listChannelStock(db, { merchantId, listingIds: [listing.id] }),
        listWrites(db, { merchantId, listingId: listing.id, after: query.cursor, limit: query.limit + 1 }),
        listPendingChanges(db, { merchantId, listingId: listing.id }),
        readItemPreferences(db, merchantId, itemId === null ? [] : [itemId]),
      ]);
      const decisions = await readDecisions(
        db,
        stock.map((record) => record.id),
      );
      const held = found(integration, 'listing_not_found');
      const excluded = [...decisions.values()].find(({ policy }) => policy.excluded !== undefined);
      return {
        listingId: listing.id,
        integrationId,
        itemId,
        switches: {
          merchant: merchant?.quantitySync ?? true,
          integration: held.quantitySync,
          listing: quantitySync,
        },
        pauses: {
          merchant: pause?.above.includes('merchant') ?? false,
          integration: pause?.above.includes('integration') ?? false,
          listing: pause?.paused ?? false,
        },
        excludedBy: excluded?.policy.excluded ?? null,
        itemSync: itemSync === undefined ? null : itemSyncView(itemSync),
        status: listing.status,
        endedBy: listing.endedBy,
        changes,
        channelStock: stock.map((record) =>
          explainedStockView(record, { decision: decisions.get(record.id), listing }, clock.now()),
        ),
        writes: pageOf(writes, query.limit, ({ requestKey }) => requestKey),
      };
    },
  );
};
