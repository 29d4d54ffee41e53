import { itemWithOrders, newItem } from '@onhand/contracts/gateway-api/items.ts';
import * as items from '@onhand/core/observations/create-item.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemView } from '../../views/item-view.ts';

/** `POST /v1/items`: creates an item with its opening stock, in a new product unless the body names one. */
export const createItem: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/items',
    {
      config: { access: operating, audit: { action: 'item.create', subject: 'item', keeps: 'all' } },
      schema: {
        tags: ['items'],
        summary: 'Create an item, with its opening stock',
        body: newItem,
        response: {
          201: itemWithOrders,
          ...problems(
            'product_not_found',
            'location_not_found',
            'location_missing',
            'stock_already_opened',
            'bundle_has_no_stock',
            'component_not_found',
            'component_is_bundle',
            'sale_price_not_lower',
          ),
        },
      },
    },
    async ({ merchantId, body, caller }, reply) => {
      const id = await items.createItem(db, merchantId, body, { actor: caller.label, clock });
      dispatcher.nudge();
      const row = found(await findItem(db, { merchantId, id }), 'item_not_found');
      return reply.code(201).send(await itemView(db, merchantId, row));
    },
  );
};
