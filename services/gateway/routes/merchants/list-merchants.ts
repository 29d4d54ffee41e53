import { merchant } from '@onhand/contracts/gateway-api/merchants.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import * as merchants from '@onhand/core/merchants/list-merchants.ts';
import { z } from 'zod';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `GET /v1/merchants`: lists all merchants for an operator's key, and its own merchant for a merchant's key.
 */
export const listMerchants: Route = (app, { db }) => {
  app.get(
    '/v1/merchants',
    {
      config: { access: { role: 'viewer', merchant: 'optional' } },
      schema: {
        tags: ['merchants'],
        summary: 'List merchants',
        querystring: z.strictObject(pagingBy<MerchantId>()),
        response: { 200: listOf(merchant) },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const page = { merchantId: request.merchantScope, after: cursor, limit: limit + 1 };
      return pageOf(await merchants.listMerchants(db, page), limit, (row) => row.id);
    },
  );
};
