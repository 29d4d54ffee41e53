import { id } from '@onhand/contracts/gateway-api/id.ts';
import { itemStock } from '@onhand/contracts/gateway-api/stock.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import * as items from '@onhand/core/items/read-stock.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/items/:id/stock`: reads the item's stock, in total and at each location. */
export const readStock: Route = (app, { db }) => {
  app.get(
    '/v1/items/:id/stock',
    {
      config: { access: reading },
      schema: {
        tags: ['items'],
        summary: "Read an item's stock",
        params: z.object({ id: id<ItemId>() }),
        response: { 200: itemStock, ...problems('item_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      found(await findItem(db, { merchantId, id: params.id }), 'item_not_found');
      const { levels, ...waiting } = await items.readStock(db, { merchantId, itemId: params.id });
      const onHand = levels.reduce((sum, level) => sum + level.onHand, 0);
      const committed = levels.reduce((sum, level) => sum + level.committed, 0);
      const deficit = levels.reduce((sum, level) => sum + level.deficit, 0);
      return { onHand, committed, deficit, available: onHand - committed, ...waiting, levels: [...levels] };
    },
  );
};
