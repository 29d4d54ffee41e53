import { changeProduct } from '@onhand/core/products/change-product.ts';
import { findProducts, lockProducts } from '@onhand/core/products/find-products.ts';
import type { ProductRow } from '@onhand/core/products/product-row.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ProductId } from '@onhand/domain/ids.ts';
import type { Edit } from '@onhand/domain/products/edit.ts';
import type { FastifyRequest } from 'fastify';
import type { Dependencies } from '../../dependencies.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';

/**
 * What the routes share that change a product or an item of it. `edits` answers with what is to be changed of the
 * product as it is, and may throw a problem. Returns the product as it then stands.
 */
export async function editProduct(
  { merchantId, caller }: Pick<FastifyRequest, 'merchantId' | 'caller'>,
  {
    productId,
    edits,
  }: { readonly productId: ProductId; readonly edits: (row: ProductRow) => readonly Edit[] },
  { db, clock, dispatcher }: Dependencies,
): Promise<ProductRow> {
  const ids = [productId];
  const { integrations } = await inTransaction(db, async (tx) => {
    const [row] = await lockProducts(tx, { merchantId, ids });
    const product = found(row, 'product_not_found');
    const by = { actor: caller.label, from: null };
    return changeProduct(tx, { merchantId, product, edits: edits(product), by, at: clock.now() });
  });
  dispatcher.nudge(integrations);
  void dispatcher.products();
  const [row] = await findProducts(db, { merchantId, ids });
  return found(row, 'product_not_found');
}
