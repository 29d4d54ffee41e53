import { id } from '@onhand/contracts/gateway-api/id.ts';
import { product, productChange } from '@onhand/contracts/gateway-api/products.ts';
import type { ProductId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { editProduct } from '@onhand/core/products/edit-product.ts';
import type { ProductRow } from '@onhand/core/products/product-row.ts';

/** `PATCH /v1/products/:id`: changes a product. Integrations that list it follow as their settings allow. */
export const changeProduct: Route = (app, { db, clock, dispatcher }) => {
  app.patch(
    '/v1/products/:id',
    {
      config: {
        access: operating,
        etag: true,
        audit: { action: 'product.change', subject: 'product', keeps: 'all' },
      },
      schema: {
        tags: ['products'],
        summary: 'Change a product; omitted fields stay',
        params: z.object({ id: id<ProductId>() }),
        body: productChange,
        response: { 200: product, ...problems('product_not_found') },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body, caller } = request;
      const { title, description, images, handle, vendor, categories, tags } = body;
      const wanted = { title, description, images, handle, vendor, categories, tags };
      const names = ['title', 'description', 'images', 'handle', 'vendor', 'categories', 'tags'] as const;
      const edits = names.flatMap((field) => {
        const value = wanted[field];
        return value === undefined ? [] : [{ field, itemId: null, value }];
      });
      const by = { actor: caller.label, clock };
      const editing = (current: ProductRow) => {
        checkIfMatch(request, current);
        return edits;
      };
      const edited = await editProduct(db, { merchantId, productId: params.id }, editing, by);
      dispatcher.nudge(edited.integrations);
      void dispatcher.products();
      return reply.header('etag', etagOf(edited.product)).send(edited.product);
    },
  );
};
