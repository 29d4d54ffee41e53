import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { touched, variantsOf } from './catalog.ts';
import { partOf } from './part.ts';

/** Deletes a product with its variants and their stock, or one variant. Orders keep their lines. */
export function deleteProduct(shop: Shop, record: Product): void {
  const gone = new Set([record.id, ...variantsOf(shop, record).map(({ id }) => id)]);
  shop.state.products = shop.state.products.filter(({ id }) => !gone.has(id));
  const part = partOf(shop);
  part.levels = part.levels.filter(({ recordId }) => !gone.has(recordId));
  part.unpublished = part.unpublished.filter((id) => !gone.has(id));
  if (record.type === 'variation') touched(shop, record);
  else shop.emit('products/delete', record.id);
}
