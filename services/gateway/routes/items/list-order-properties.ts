import { id } from '@onhand/contracts/gateway-api/id.ts';
import { orderProperties } from '@onhand/contracts/gateway-api/order-properties.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { listEarlier } from '@onhand/core/orders/earlier-properties.ts';
import type { ItemId, OrderId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { orderPropertiesView } from '../../views/order-properties-view.ts';

/** `GET /v1/items/:id/order-properties`: lists the active orders that have earlier properties of an item. */
export const listOrderProperties: Route = (app, { db }) => {
  app.get(
    '/v1/items/:id/order-properties',
    {
      config: { access: reading },
      schema: {
        tags: ['items'],
        summary: 'List the active orders with earlier properties of an item',
        params: z.object({ id: id<ItemId>() }),
        querystring: z.strictObject(pagingBy<OrderId>()),
        response: { 200: listOf(orderProperties), ...problems('item_not_found') },
      },
    },
    async ({ merchantId, params, query: { cursor, limit } }) => {
      found(await findItem(db, { merchantId, id: params.id }), 'item_not_found');
      const wanted = { merchantId, itemId: params.id, after: cursor, limit: limit + 1 };
      const rows = await listEarlier(db, wanted);
      return pageOf(rows.map(orderPropertiesView), limit, (view) => view.orderId);
    },
  );
};
