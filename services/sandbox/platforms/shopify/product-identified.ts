import type { Shop } from '../../shop/shop.ts';
import { Refused, apiError } from './errors.ts';
import { productWithId } from './metafields.ts';
import type { GivenMetafield } from './metafields.ts';
import { typed } from './nodes.ts';
import { refer } from './reference.ts';
import type { Reference } from './reference.ts';

/** Names a product by one of its fields. */
export interface ProductIdentifier {
  readonly id?: string;
  readonly handle?: string;
  readonly customId?: GivenMetafield;
}

/** Finds a product by its id, its handle or a custom id; null if there is none. */
export function productIdentified(shop: Shop, { id, handle, customId }: ProductIdentifier): Reference | null {
  if (id !== undefined) return typed(shop, 'Product', id);
  if (customId !== undefined) return refer('Product', withCustomId(shop, customId));
  const found = shop.state.products.find(({ slug, type }) => slug === handle && type !== 'variation');
  return refer('Product', found);
}

function withCustomId(shop: Shop, customId: GivenMetafield) {
  try {
    return productWithId(shop, customId);
  } catch (error) {
    if (error instanceof Refused) throw apiError('NOT_FOUND', error.message);
    throw error;
  }
}
