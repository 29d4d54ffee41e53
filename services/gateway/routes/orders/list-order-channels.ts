import { id } from '@onhand/contracts/gateway-api/id.ts';
import { orderChannels } from '@onhand/contracts/gateway-api/orders.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { listConfirmations } from '@onhand/core/channel-stock/list-confirmations.ts';
import * as orders from '@onhand/core/orders/read-order.ts';
import type { OrderId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `GET /v1/orders/:id/channels`: lists the channels that show the items of an order, and when each confirmed
 * its first figure after the order came in.
 */
export const listOrderChannels: Route = (app, { db }) => {
  app.get(
    '/v1/orders/:id/channels',
    {
      config: { access: reading },
      schema: {
        tags: ['orders'],
        summary: 'List the channels that show the items of an order, and when each confirmed its figure',
        params: z.object({ id: id<OrderId>() }),
        response: { 200: orderChannels, ...problems('order_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      const row = found(await orders.readOrder(db, { merchantId, id: params.id }), 'order_not_found');
      const since = row.firstSeenAt;
      const rows = await listConfirmations(db, { merchantId, orderId: row.id, since });
      return {
        channels: rows.map((channel) => ({
          ...channel,
          lagMs: channel.confirmedAt === null ? null : channel.confirmedAt.getTime() - since.getTime(),
        })),
      };
    },
  );
};
