import type { Body } from '../../../openapi/json.ts';
import { hundredths, priceOf } from '../../../shop/money.ts';
import { garbledFieldsOf } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import { productsOf, recordOf } from '../catalog.ts';
import type { ListedProduct, Listing } from '../own-state.ts';
import { money } from './money.ts';

/** Renders the inventory of a listing. `showDeleted`: also the products that an update replaced. */
export function inventoryView(shop: Shop, listing: Listing, showDeleted = false): Body {
  return {
    products: [
      ...productsOf(shop, listing).map((product) => productView(shop, product)),
      ...(showDeleted ? listing.replaced : []),
    ],
    price_on_property: listing.priceOnProperty,
    quantity_on_property: listing.quantityOnProperty,
    sku_on_property: listing.skuOnProperty,
    readiness_state_on_property: listing.readinessStateOnProperty,
    ...garbledFieldsOf(shop, listing.recordId),
  };
}

/** Renders a product with its only offering. */
export function productView(shop: Shop, product: ListedProduct): Body {
  const record = recordOf(shop, product);
  return {
    product_id: product.productId,
    sku: record.sku,
    is_deleted: false,
    offerings: [offeringView(shop, product)],
    property_values: product.propertyValues,
    ...(record.type === 'variation' && garbledFieldsOf(shop, record.id)),
  };
}

export function offeringView(shop: Shop, product: ListedProduct): Body {
  const record = recordOf(shop, product);
  return {
    offering_id: product.offeringId,
    quantity: record.stockQuantity ?? 0,
    is_enabled: product.isEnabled,
    is_deleted: false,
    price: money(hundredths(priceOf(record)), shop.state.currency),
    readiness_state_id: product.readinessStateId,
  };
}
