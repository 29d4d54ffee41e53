import { id } from '@onhand/contracts/gateway-api/id.ts';
import * as orders from '@onhand/contracts/gateway-api/orders.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { closeOrderByHand } from '@onhand/core/orders/close-order.ts';
import { orderName } from '@onhand/core/orders/delivery.ts';
import type { OrderId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { orderView } from '../../views/order-view.ts';

/**
 * `POST /v1/orders/:id/close`: closes an order that its platform will not close any more, and decides what
 * became of its units. What the platform tells of the order later replaces the decision.
 */
export const closeOrder: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/orders/:id/close',
    {
      config: { access: operating, audit: { action: 'order.close', subject: 'order', keeps: 'all' } },
      schema: {
        tags: ['orders'],
        summary: 'Close an open order by hand, and decide what became of its units',
        params: z.object({ id: id<OrderId>() }),
        body: orders.closeOrder,
        response: { 200: orders.order, ...problems('order_not_found', 'order_not_open') },
      },
    },
    async ({ merchantId, caller, params, body }) => {
      const decision = { merchantId, id: params.id, units: body.units, by: caller.label };
      const row = found(await closeOrderByHand(db, decision, { clock }), 'order_not_found');
      const { integrationId, externalOrderId, identity } = row;
      dispatcher.nudge();
      dispatcher.sale({
        merchantId,
        integrationId,
        ...orderName(externalOrderId, identity),
        reread: false,
      });
      return orderView(row);
    },
  );
};
