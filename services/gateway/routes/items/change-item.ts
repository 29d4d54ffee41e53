import { id } from '@onhand/contracts/gateway-api/id.ts';
import { itemWithOrders } from '@onhand/contracts/gateway-api/items.ts';
import { itemChange } from '@onhand/contracts/gateway-api/products.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { editItem } from '@onhand/core/products/edit-item.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemView } from '../../views/item-view.ts';

/** `PATCH /v1/items/:id`: changes an item. Integrations that list it follow as their settings allow. */
export const changeItem: Route = (app, { db, clock, dispatcher }) => {
  app.patch(
    '/v1/items/:id',
    {
      config: {
        access: operating,
        etag: true,
        audit: { action: 'item.change', subject: 'item', keeps: 'all' },
      },
      schema: {
        tags: ['items'],
        summary: 'Change an item; omitted fields stay',
        params: z.object({ id: id<ItemId>() }),
        body: itemChange,
        response: { 200: itemWithOrders, ...problems('item_not_found', 'sale_price_not_lower') },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body, caller } = request;
      const { id } = params;
      const precondition = (before: object) => checkIfMatch(request, before);
      const by = { actor: caller.label, clock, precondition };
      dispatcher.nudge(await editItem(db, { merchantId, itemId: id }, body, by));
      void dispatcher.products();
      const changed = found(await findItem(db, { merchantId, id }), 'item_not_found');
      return reply.header('etag', etagOf(changed)).send(await itemView(db, merchantId, changed));
    },
  );
};
