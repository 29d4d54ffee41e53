import { id } from '@onhand/contracts/gateway-api/id.ts';
import { item } from '@onhand/contracts/gateway-api/items.ts';
import { itemChange } from '@onhand/contracts/gateway-api/products.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import type { ProductItem } from '@onhand/core/products/product-row.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import type { Edit } from '@onhand/domain/products/edit.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { editProduct } from '../products/edit-product.ts';

/** `PATCH /v1/items/:id`: the integrations that show it are brought in step, as their settings let them. */
export const changeItem: Route = (app, dependencies) => {
  app.patch(
    '/v1/items/:id',
    {
      config: { access: operating },
      schema: {
        tags: ['items'],
        summary: 'Change an item; what is left out stays',
        params: z.object({ id: id<ItemId>() }),
        body: itemChange,
        response: { 200: item, ...problems('item_not_found', 'sale_price_not_lower') },
      },
    },
    async (request) => {
      const wanted = { merchantId: request.merchantId, id: request.params.id };
      const { productId } = found(await findItem(dependencies.db, wanted), 'item_not_found');
      await editProduct(
        request,
        {
          productId,
          edits: ({ items }) =>
            editsOf(
              found(
                items.find((one) => one.id === wanted.id),
                'item_not_found',
              ),
              request.body,
            ),
        },
        dependencies,
      );
      return found(await findItem(dependencies.db, wanted), 'item_not_found');
    },
  );
};

function editsOf(before: ProductItem, change: z.infer<typeof itemChange>): readonly Edit[] {
  const itemId = before.id;
  const codes = (['sku', 'barcode'] as const).flatMap((field) => {
    const value = change[field];
    return value === undefined ? [] : [{ field, itemId, value }];
  });
  if (change.price === undefined && change.salePrice === undefined) return codes;
  const regular = change.price === undefined ? before.price : change.price;
  const sale = change.salePrice === undefined ? before.salePrice : change.salePrice;
  // Without a regular price there is none to be lowered.
  if (regular === null && change.salePrice === undefined)
    return [...codes, { field: 'price', itemId, value: null }];
  if (sale !== null && (regular === null || Number(sale) >= Number(regular))) {
    throw new Refusal('sale_price_not_lower');
  }
  return [...codes, { field: 'price', itemId, value: regular === null ? null : { regular, sale } }];
}
