import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { listedReturn } from '@onhand/contracts/gateway-api/returns.ts';
import * as returns from '@onhand/core/warehouse/returns/list-returns.ts';
import type { OrderId, ReturnId } from '@onhand/domain/ids.ts';
import { returnStates } from '@onhand/domain/warehouse/return-machine.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/returns`: lists returns, newest first. */
export const listReturns: Route = (app, { db }) => {
  app.get(
    '/v1/returns',
    {
      config: { access: reading },
      schema: {
        tags: ['warehouse'],
        summary: 'List returns, newest first',
        querystring: z.strictObject({
          orderId: id<OrderId>().exactOptional(),
          state: z.enum(returnStates).exactOptional(),
          ...pagingBy<ReturnId>(),
        }),
        response: { 200: listOf(listedReturn) },
      },
    },
    async ({ merchantId, query: { orderId, state, cursor, limit } }) => {
      const page = { merchantId, orderId, state, after: cursor, limit: limit + 1 };
      return pageOf(await returns.listReturns(db, page), limit, ({ id }) => id);
    },
  );
};
