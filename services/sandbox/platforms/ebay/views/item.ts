import { objectOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { garbledFieldsOf } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import { groupOf, recordOf } from '../catalog.ts';
import type { Item } from '../own-state.ts';

/** Renders an inventory item. The quantity is left out if the item has none. */
export function itemView(shop: Shop, item: Item): Body {
  const record = recordOf(shop, item);
  const group = groupOf(shop, record);
  const { product, availability, ...rest } = item.body;
  const { shipToLocationAvailability, ...elsewhere } = objectOf(availability);
  return {
    sku: record.sku,
    locale: item.locale,
    ...rest,
    product: {
      ...(record.name !== '' && { title: record.name }),
      ...(record.description !== '' && { description: record.description }),
      ...objectOf(product),
    },
    availability: {
      ...elsewhere,
      shipToLocationAvailability: {
        ...objectOf(shipToLocationAvailability),
        ...(item.quantity !== null && {
          quantity: item.quantity,
          allocationByFormat: { fixedPrice: item.quantity, auction: 0 },
        }),
      },
    },
    ...(group !== null && { inventoryItemGroupKeys: [group.key] }),
    ...garbledFieldsOf(shop, record.id),
  };
}
