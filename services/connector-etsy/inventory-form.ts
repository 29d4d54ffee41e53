import type { Inventory, Money, Product } from './inventory-schema.ts';
import { isThere, offeringsOf } from './shown-units.ts';

/** What changes of a product. What is left out stays. */
export interface ProductChange {
  readonly quantity?: number;
  readonly isEnabled?: boolean;
}

/**
 * Converts an inventory to the form in which Etsy takes it: prices as numbers, and without the ids that Etsy
 * makes anew. It holds all products, because Etsy deletes what is left out. Pure.
 */
export function inventoryForm(inventory: Inventory, changes: ReadonlyMap<Product, ProductChange>): object {
  const { price_on_property, quantity_on_property, sku_on_property, readiness_state_on_property } = inventory;
  return {
    products: inventory.products
      .filter(isThere)
      .map((product) => productForm(product, changes.get(product) ?? {})),
    price_on_property: price_on_property ?? [],
    quantity_on_property: quantity_on_property ?? [],
    sku_on_property: sku_on_property ?? [],
    readiness_state_on_property: readiness_state_on_property ?? [],
  };
}

function productForm(product: Product, { quantity, isEnabled }: ProductChange): object {
  return {
    sku: product.sku ?? '',
    property_values: product.property_values.map((one) => ({
      property_id: one.property_id,
      value_ids: one.value_ids,
      scale_id: one.scale_id ?? null,
      ...(typeof one.property_name === 'string' && { property_name: one.property_name }),
      values: one.values,
    })),
    offerings: offeringsOf(product).map((one, index) => ({
      price: priceOf(one.price),
      // A product has one offering. If it had more, all units would stand in the first.
      quantity: quantity === undefined ? one.quantity : index === 0 ? quantity : 0,
      is_enabled: isEnabled ?? one.is_enabled,
      readiness_state_id: one.readiness_state_id ?? null,
    })),
  };
}

function priceOf({ amount, divisor }: Money): number {
  return amount / divisor;
}
