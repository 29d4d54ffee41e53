import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import * as items from '@onhand/core/channel-stock/sync-now.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { listingViews } from '../../views/listing-view.ts';

/** `POST /v1/items/:id/sync-now`: publishes the item's quantities at once, and reads the source's. */
export const syncNow: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/items/:id/sync-now',
    {
      config: { access: operating },
      schema: {
        tags: ['items'],
        summary: 'Publish the item to its linked listings now, and read its quantity at the source',
        params: z.object({ id: id<ItemId>() }),
        response: {
          202: z.object({ listings: z.array(listing) }),
          ...problems('item_not_found', 'not_linked', 'direction_forbids', 'first_plan_pending'),
        },
      },
    },
    async ({ merchantId, params }, reply) => {
      const due = await items.syncNow(db, { merchantId, itemId: params.id, at: clock.now() });
      dispatcher.nudge(due.map(({ integrationId }) => integrationId));
      return reply.code(202).send({ listings: await listingViews({ db, clock }, merchantId, due) });
    },
  );
};
