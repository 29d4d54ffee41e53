import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { product } from '@onhand/contracts/gateway-api/products.ts';
import * as products from '@onhand/core/products/list-products.ts';
import type { ProductId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/products`: lists products. */
export const listProducts: Route = (app, { db }) => {
  app.get(
    '/v1/products',
    {
      config: { access: reading },
      schema: {
        tags: ['products'],
        summary: 'List products with their items',
        querystring: z.strictObject(pagingBy<ProductId>()),
        response: { 200: listOf(product) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit } = query;
      const rows = await products.listProducts(db, { merchantId, after: cursor, limit: limit + 1 });
      return pageOf(rows, limit, (row) => row.id);
    },
  );
};
