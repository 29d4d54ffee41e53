import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { recordedChange } from '@onhand/contracts/gateway-api/products.ts';
import { findProduct } from '@onhand/core/items/find-product.ts';
import * as changes from '@onhand/core/products/list-product-changes.ts';
import type { ProductId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `GET /v1/products/:id/changes`: lists who changed which field, and from where, including changes that lost
 * to another change.
 */
export const listProductChanges: Route = (app, { db }) => {
  app.get(
    '/v1/products/:id/changes',
    {
      config: { access: reading },
      schema: {
        tags: ['products'],
        summary: 'List the changes of a product and its items',
        params: z.object({ id: id<ProductId>() }),
        querystring: z.strictObject(pagingBy<string>()),
        response: { 200: listOf(recordedChange), ...problems('product_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const { cursor, limit } = query;
      found(await findProduct(db, { merchantId, id: params.id }), 'product_not_found');
      const wanted = { merchantId, productId: params.id, after: cursor, limit: limit + 1 };
      return pageOf(await changes.listProductChanges(db, wanted), limit, (row) => row.id);
    },
  );
};
