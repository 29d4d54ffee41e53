import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { markListingsDue } from '@onhand/core/channel-stock/mark-listings-due.ts';
import { readInventorySettings } from '@onhand/core/settings/sync-settings/read-inventory-settings.ts';
import { findIntegrations } from '@onhand/core/integrations/find-integrations.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { findLinkedListings } from '@onhand/core/listings/find-linked-listings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { listingViews } from '../../views/listing-view.ts';

/**
 * `POST /v1/items/:id/sync-now`: publishes the item's figures at once, whatever held them back, to every integration
 * that the direction of its inventory lets be written, and that does not only observe yet.
 */
export const syncNow: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/items/:id/sync-now',
    {
      config: { access: operating },
      schema: {
        tags: ['items'],
        summary: 'Publish the item to all its linked listings now',
        params: z.object({ id: id<ItemId>() }),
        response: {
          202: z.object({ listings: z.array(listing) }),
          ...problems('item_not_found', 'not_linked', 'direction_forbids', 'first_plan_pending'),
        },
      },
    },
    async ({ merchantId, params }, reply) => {
      found(await findItem(db, { merchantId, id: params.id }), 'item_not_found');
      const linked = await findLinkedListings(db, { merchantId, itemId: params.id });
      if (linked.length === 0) throw new Refusal('not_linked');
      const ids = linked.map((row) => row.integrationId);
      const settings = await readInventorySettings(db, ids);
      const permitted = linked.filter(({ integrationId }) => {
        const standing = settings.get(integrationId);
        return standing !== undefined && permission(standing, 'sync_now').kind === 'now';
      });
      if (permitted.length === 0) throw new Refusal('direction_forbids');
      const integrations = await findIntegrations(db, { merchantId, ids });
      const wanted = permitted.filter(
        ({ integrationId }) => integrations.get(integrationId)?.publishingPhase !== 'observing',
      );
      if (wanted.length === 0) throw new Refusal('first_plan_pending');
      const due = {
        merchantId,
        listingIds: wanted.map((row) => row.id),
        cause: 'sync_now',
        forced: true,
        at: clock.now(),
      };
      await inTransaction(db, (tx) => markListingsDue(tx, due));
      dispatcher.nudge(wanted.map((row) => row.integrationId));
      return reply.code(202).send({ listings: await listingViews({ db, clock }, merchantId, wanted) });
    },
  );
};
