import type { Shop } from '../../../shop/shop.ts';
import { gid } from '../gid.ts';
import { definitionOf } from '../metafields.ts';
import type { MetafieldName } from '../metafields.ts';

/** Shows the definition of a product's metafield; null if there is none. */
export function definitionView(shop: Shop, name: MetafieldName | null): object | null {
  const found = name === null ? undefined : definitionOf(shop, name);
  if (found === undefined) return null;
  const { id, namespace, key, type } = found;
  return { id: gid('MetafieldDefinition', id), namespace, key, type: { name: type, category: 'TEXT' } };
}
