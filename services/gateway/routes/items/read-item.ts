import { id } from '@onhand/contracts/gateway-api/id.ts';
import { itemWithOrders } from '@onhand/contracts/gateway-api/items.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemView } from '../../views/item-view.ts';

/** `GET /v1/items/:id`: reads an item. */
export const readItem: Route = (app, { db }) => {
  app.get(
    '/v1/items/:id',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['items'],
        summary: 'Read an item',
        params: z.object({ id: id<ItemId>() }),
        response: { 200: itemWithOrders, ...problems('item_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const row = found(await findItem(db, { merchantId, id: params.id }), 'item_not_found');
      // Another number of orders is no change of the item.
      return reply.header('etag', etagOf(row)).send(await itemView(db, merchantId, row));
    },
  );
};
