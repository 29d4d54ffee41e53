import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { listedShipment } from '@onhand/contracts/gateway-api/shipments.ts';
import * as shipments from '@onhand/core/warehouse/shipments/list-shipments.ts';
import type { OrderId, ShipmentId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/shipments`: lists shipments, newest first. */
export const listShipments: Route = (app, { db }) => {
  app.get(
    '/v1/shipments',
    {
      config: { access: reading },
      schema: {
        tags: ['warehouse'],
        summary: 'List shipments, newest first',
        querystring: z.strictObject({
          /** Those with units of an order. */
          orderId: id<OrderId>().exactOptional(),
          ...pagingBy<ShipmentId>(),
        }),
        response: { 200: listOf(listedShipment) },
      },
    },
    async ({ merchantId, query: { orderId, cursor, limit } }) => {
      const page = { merchantId, orderId, after: cursor, limit: limit + 1 };
      return pageOf(await shipments.listShipments(db, page), limit, ({ id }) => id);
    },
  );
};
