import type { itemChange } from '@onhand/contracts/gateway-api/products.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { isSaleLower, ownProperties } from '@onhand/domain/items/item-properties.ts';
import type { Edit } from '@onhand/domain/products/edit.ts';
import type { z } from 'zod';
import { findItem } from '../items/find-item.ts';
import type { ItemRow } from '../items/item-row.ts';
import { editProduct } from './edit-product.ts';
import type { ProductItem } from './product-row.ts';

type ItemChange = z.infer<typeof itemChange>;

/**
 * Changes an item at a user's request. Omitted fields stay. Returns the integrations to nudge.
 *
 * @throws Refusal `item_not_found`; `sale_price_not_lower` if the sale price is not lower than the regular
 * price
 */
export async function editItem(
  db: Db,
  { merchantId, itemId }: { readonly merchantId: MerchantId; readonly itemId: ItemId },
  change: ItemChange,
  {
    precondition,
    ...by
  }: {
    readonly actor: string;
    readonly clock: { now(): Date };
    /** Throws a refusal if the item is no longer as the caller saw it. */
    readonly precondition?: (before: ItemRow) => void;
  },
): Promise<readonly IntegrationId[]> {
  const { productId } = found(await findItem(db, { merchantId, id: itemId }), 'item_not_found');
  const { integrations } = await editProduct(
    db,
    { merchantId, productId },
    async ({ items }, tx) => {
      precondition?.(found(await findItem(tx, { merchantId, id: itemId }), 'item_not_found'));
      const before = items.find(({ id }) => id === itemId);
      return editsOf(found(before, 'item_not_found'), change);
    },
    by,
  );
  return integrations;
}

/** Derives the edits of an item. A price and its sale price are one field. */
function editsOf(before: ProductItem, change: ItemChange): readonly Edit[] {
  const itemId = before.id;
  const plain = (['sku', 'barcode', ...ownProperties] as const).flatMap((field) => {
    const value = change[field];
    return value === undefined ? [] : [{ field, itemId, value }];
  });
  if (change.price === undefined && change.salePrice === undefined) return plain;
  const regular = change.price === undefined ? before.price : change.price;
  const sale = change.salePrice === undefined ? before.salePrice : change.salePrice;
  // A sale price needs a regular price: removing the regular price removes both.
  if (regular === null && change.salePrice === undefined) {
    return [...plain, { field: 'price', itemId, value: null }];
  }
  if (sale !== null && !isSaleLower(regular, sale)) {
    throw new Refusal('sale_price_not_lower');
  }
  return [...plain, { field: 'price', itemId, value: regular === null ? null : { regular, sale } }];
}
