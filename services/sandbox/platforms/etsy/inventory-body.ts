import { listOf, numberOf, objectOf, textOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import { amount } from '../../shop/money.ts';
import type { Shop } from '../../shop/shop.ts';
import { refusal } from './errors.ts';
import type { WantedProduct } from './inventory-rules.ts';
import type { OnProperty } from './own-state.ts';
import { keyOf, propertyValue } from './properties.ts';
import type { GivenValue } from './properties.ts';

/** Reads the properties that an inventory varies by. */
export function onPropertyOf(body: Body): OnProperty {
  const ids = (name: string) => listOf(body[name]).filter((id) => typeof id === 'number');
  return {
    priceOnProperty: ids('price_on_property'),
    quantityOnProperty: ids('quantity_on_property'),
    skuOnProperty: ids('sku_on_property'),
    readinessStateOnProperty: ids('readiness_state_on_property'),
  };
}

/**
 * Reads the products of an inventory. Of those with the same property values, the last one counts
 * (https://github.com/etsy/open-api/issues/337).
 */
export function wantedProducts(shop: Shop, body: Body): WantedProduct[] {
  const products = listOf(body['products']).map((one) => wantedProduct(shop, objectOf(one)));
  return [...new Map(products.map((one) => [keyOf(one.propertyValues), one])).values()];
}

function wantedProduct(shop: Shop, product: Body): WantedProduct {
  const [first] = listOf(product['offerings']);
  if (first === undefined) throw refusal(400, 'A product must have an offering.');
  const offering = objectOf(first);
  // The cast is safe: the specification's schema has checked it.
  const values = listOf(product['property_values']) as readonly GivenValue[];
  return {
    sku: textOf(product['sku']) ?? '',
    propertyValues: values.map((given) => propertyValue(shop, given)),
    price: amount(Math.round((numberOf(offering['price']) ?? 0) * 100)),
    quantity: numberOf(offering['quantity']) ?? 0,
    isEnabled: offering['is_enabled'] === true,
    readinessStateId: numberOf(offering['readiness_state_id']) ?? null,
  };
}
