import { itemsPreferences, newItemsPreferences } from '@onhand/contracts/gateway-api/preferences.ts';
import { changeItemPreferences } from '@onhand/core/channel-stock/change-item-preferences.ts';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemPreferencesView } from '../../views/item-preferences-view.ts';

/** `POST /v1/items/preferences`: changes the preferences of several items, all or none. */
export const changeManyPreferences: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/items/preferences',
    {
      config: {
        access: operating,
        audit: { action: 'item.change_many_preferences', subject: 'item', keeps: 'all' },
      },
      schema: {
        tags: ['items'],
        summary:
          'Override Sync Inventory for several items, which triggers no sync, and switch Process Orders',
        body: newItemsPreferences,
        response: {
          200: itemsPreferences,
          ...problems('item_not_found', 'not_a_warehouse', 'bundle_has_no_street_date'),
        },
      },
    },
    async ({ merchantId, body, caller }) => {
      const at = clock.now();
      const change = { merchantId, ...body, actor: actorOf(caller), at };
      const { items, integrations } = await changeItemPreferences(db, change);
      dispatcher.nudge(integrations);
      if (body.streetDate !== undefined) {
        void dispatcher.streetDates(items.map(({ itemId }) => ({ merchantId, itemId })));
      }
      return { items: items.map(itemPreferencesView) };
    },
  );
};
