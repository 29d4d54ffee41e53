import type { Body } from '../../../openapi/json.ts';
import type { Shop } from '../../../shop/shop.ts';
import { recordOf, variationsOf } from '../catalog.ts';
import type { Group } from '../own-state.ts';

/** Renders an inventory item group. */
export function groupView(shop: Shop, group: Group): Body {
  const { name, description } = recordOf(shop, group);
  return {
    inventoryItemGroupKey: group.key,
    ...(name !== '' && { title: name }),
    ...(description !== '' && { description }),
    ...group.body,
    variantSKUs: variationsOf(shop, group).map(({ sku }) => sku),
  };
}
