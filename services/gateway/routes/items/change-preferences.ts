import { id } from '@onhand/contracts/gateway-api/id.ts';
import { itemPreferences, newItemPreferences } from '@onhand/contracts/gateway-api/preferences.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { changeItemPreferences } from '@onhand/core/channel-stock/change-item-preferences.ts';
import type { ItemPreferences } from '@onhand/core/items/item-preferences.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemPreferencesView } from '../../views/item-preferences-view.ts';

/** `PUT /v1/items/:id/preferences`: overrides Sync Inventory for an item, and switches Process Orders. */
export const changePreferences: Route = (app, { db, clock, dispatcher }) => {
  app.put(
    '/v1/items/:id/preferences',
    {
      config: {
        access: operating,
        etag: true,
        audit: { action: 'item.change_preferences', subject: 'item' },
      },
      schema: {
        tags: ['items'],
        summary: 'Override Sync Inventory for an item, which triggers no sync, and switch Process Orders',
        params: z.object({ id: id<ItemId>() }),
        body: newItemPreferences,
        response: {
          200: itemPreferences,
          ...problems('item_not_found', 'not_a_warehouse', 'bundle_has_no_street_date'),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body, caller } = request;
      const { items, integrations } = await changeItemPreferences(db, {
        merchantId,
        itemIds: [params.id],
        ...body,
        actor: actorOf(caller),
        at: clock.now(),
        precondition: (before: ItemPreferences) => checkIfMatch(request, itemPreferencesView(before)),
      });
      dispatcher.nudge(integrations);
      if (body.streetDate !== undefined) {
        void dispatcher.streetDates(items.map(({ itemId }) => ({ merchantId, itemId })));
      }
      const view = itemPreferencesView(found(items[0], 'item_not_found'));
      return reply.header('etag', etagOf(view)).send(view);
    },
  );
};
