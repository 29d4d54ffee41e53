import type { Shop } from '../../../shop/shop.ts';
import { Refused } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { partOf } from '../part.ts';
import { refer } from '../reference.ts';
import { onlineStore } from '../views/publication.ts';
import { shopView } from '../views/shop.ts';
import { orUserErrors } from './input.ts';
import { findProduct } from './products.ts';

interface PublishArguments {
  readonly id: string;
  readonly input: readonly { readonly publicationId?: string | null }[];
}

/** Publishes a product to the Online Store. Shoppers see it once it is active. */
export function publish(shop: Shop, { id, input }: PublishArguments): object {
  return orUserErrors(() => {
    const product = findProduct(shop, id);
    for (const { publicationId } of input) {
      if (numberOf(publicationId ?? '', 'Publication') === onlineStore) continue;
      const message = 'Publication does not exist or is not publishable';
      throw new Refused({ field: ['input', '0', 'publicationId'], message });
    }
    const part = partOf(shop);
    part.unpublished = part.unpublished.filter((one) => one !== product.id);
    return { publishable: refer('Product', product), shop: () => shopView(shop) };
  });
}
