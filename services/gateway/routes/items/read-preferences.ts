import { id } from '@onhand/contracts/gateway-api/id.ts';
import * as contract from '@onhand/contracts/gateway-api/preferences.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { readSwitchingOff } from '@onhand/core/channel-stock/awaited-zeros.ts';
import { readItemPreferences } from '@onhand/core/items/item-preferences.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemPreferencesView } from '../../views/item-preferences-view.ts';

/** `GET /v1/items/:id/preferences`: reads what decides whether an item of a warehouse is synced. */
export const readPreferences: Route = (app, { db }) => {
  app.get(
    '/v1/items/:id/preferences',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['items'],
        summary: 'Read the Sync Inventory setting and the switch Process Orders of an item',
        params: z.object({ id: id<ItemId>() }),
        response: { 200: contract.readItemPreferences, ...problems('item_not_found', 'not_a_warehouse') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const [row] = await readItemPreferences(db, merchantId, [params.id]);
      const view = itemPreferencesView(found(row, 'item_not_found'));
      const switchingOff = await readSwitchingOff(db, merchantId, params.id);
      return reply.header('etag', etagOf(view)).send({
        ...view,
        switchingOff: switchingOff === null ? null : { listings: [...switchingOff.listings] },
      });
    },
  );
};
