import { id } from '@onhand/contracts/gateway-api/id.ts';
import { orderWithLines } from '@onhand/contracts/gateway-api/orders.ts';
import type { OrderId } from '@onhand/domain/ids.ts';
import { describeCopy } from '@onhand/core/orders/copies/describe-copy.ts';
import { listOrderLines } from '@onhand/core/orders/list-order-lines.ts';
import { listOrderHolds } from '@onhand/core/stock/list-order-holds.ts';
import * as orders from '@onhand/core/orders/read-order.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { orderView } from '../../views/order-view.ts';

/**
 * `GET /v1/orders/:id`: reads an order with its lines, the effect of each line on stock, the units it
 * reserves, what holds it, and its copy in the source store.
 */
export const readOrder: Route = (app, { db }) => {
  app.get(
    '/v1/orders/:id',
    {
      config: { access: reading },
      schema: {
        tags: ['orders'],
        summary: 'Read an order with its lines',
        params: z.object({ id: id<OrderId>() }),
        response: { 200: orderWithLines, ...problems('order_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      const row = found(await orders.readOrder(db, { merchantId, id: params.id }), 'order_not_found');
      const lines = await listOrderLines(db, { merchantId, orderId: row.id });
      const holds = await listOrderHolds(db, { merchantId, orderIds: [row.id] });
      const copied = await describeCopy(db, { merchantId, orderId: row.id });
      return { ...orderView(row), lines: [...lines], holds: [...holds], ...copied };
    },
  );
};
