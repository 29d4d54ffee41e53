import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { Edit } from '@onhand/domain/products/edit.ts';
import { changeProduct } from './change-product.ts';
import { findProducts, lockProducts } from './find-products.ts';
import type { ProductRow } from './product-row.ts';

/** A product after an edit, with the integrations to nudge. */
export interface EditedProduct {
  readonly product: ProductRow;
  readonly integrations: readonly IntegrationId[];
}

/**
 * Changes a product or its items at a user's request. `edits` derives the edits from the current product, and
 * may throw a refusal. The caller starts the due products afterwards.
 *
 * @throws Refusal `product_not_found`
 */
export async function editProduct(
  db: Db,
  { merchantId, productId }: { readonly merchantId: MerchantId; readonly productId: ProductId },
  edits: (product: ProductRow, tx: Tx) => readonly Edit[] | Promise<readonly Edit[]>,
  { actor, clock }: { readonly actor: string; readonly clock: { now(): Date } },
): Promise<EditedProduct> {
  const ids = [productId];
  const { integrations } = await inTransaction(db, async (tx) => {
    const [row] = await lockProducts(tx, { merchantId, ids });
    const product = found(row, 'product_not_found');
    const by = { actor, from: null };
    return changeProduct(tx, { merchantId, product, edits: await edits(product, tx), by, at: clock.now() });
  });
  const [row] = await findProducts(db, { merchantId, ids });
  return { product: found(row, 'product_not_found'), integrations };
}
