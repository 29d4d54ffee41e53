import { id } from '@onhand/contracts/gateway-api/id.ts';
import { heldFilter, order, orderOutcome, orderState } from '@onhand/contracts/gateway-api/orders.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import type { IntegrationId, OrderId } from '@onhand/domain/ids.ts';
import * as orders from '@onhand/core/orders/list-orders.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { orderView } from '../../views/order-view.ts';

/** `GET /v1/orders`: lists orders. */
export const listOrders: Route = (app, { db }) => {
  app.get(
    '/v1/orders',
    {
      config: { access: reading },
      schema: {
        tags: ['orders'],
        summary: 'List orders',
        querystring: z.strictObject({
          ...pagingBy<OrderId>(),
          integrationId: id<IntegrationId>().exactOptional(),
          externalOrderId: z.string().min(1).exactOptional(),
          state: orderState.exactOptional(),
          outcome: orderOutcome.exactOptional(),
          held: heldFilter.exactOptional(),
          /** Only orders with units that were not available, or only the others. */
          oversold: z.stringbool({ truthy: ['true'], falsy: ['false'] }).exactOptional(),
        }),
        response: { 200: listOf(order) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit, integrationId, externalOrderId, state, outcome, held, oversold } = query;
      const wanted = {
        merchantId,
        integrationId,
        externalOrderId,
        state,
        outcome,
        held: held === 'true' ? ('any' as const) : held === 'false' ? ('none' as const) : held,
        oversold,
        after: cursor,
        limit: limit + 1,
      };
      const rows = await orders.listOrders(db, wanted);
      return pageOf(rows.map(orderView), limit, (view) => view.id);
    },
  );
};
