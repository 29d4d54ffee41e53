import { id } from '@onhand/contracts/gateway-api/id.ts';
import { product } from '@onhand/contracts/gateway-api/products.ts';
import { findProducts } from '@onhand/core/products/find-products.ts';
import type { ProductId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/products/:id`: reads a product. */
export const readProduct: Route = (app, { db }) => {
  app.get(
    '/v1/products/:id',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['products'],
        summary: 'Read a product with its items',
        params: z.object({ id: id<ProductId>() }),
        response: { 200: product, ...problems('product_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const [row] = await findProducts(db, { merchantId, ids: [params.id] });
      const shown = found(row, 'product_not_found');
      return reply.header('etag', etagOf(shown)).send(shown);
    },
  );
};
