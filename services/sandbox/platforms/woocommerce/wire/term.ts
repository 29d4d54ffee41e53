import type { Shop } from '../../../shop/shop.ts';
import type { Term } from '../../../shop/state.ts';
import type { Taxonomy } from '../terms.ts';
import { links } from './links.ts';

/** Renders a category or tag with its fields in WooCommerce's sequence. Categories here have no parent. */
export function termWire(shop: Shop, taxonomy: Taxonomy, { id, name, slug }: Term): Record<string, unknown> {
  const key = taxonomy === 'categories' ? 'categoryIds' : 'tagIds';
  const count = shop.state.products.filter((product) => product[key].includes(id)).length;
  const ownLinks = links(shop, `products/${taxonomy}`, id);
  return taxonomy === 'tags'
    ? { id, name, slug, description: '', count, _links: ownLinks }
    : {
        id,
        name,
        slug,
        parent: 0,
        description: '',
        display: 'default',
        image: null,
        menu_order: 0,
        count,
        _links: ownLinks,
      };
}
