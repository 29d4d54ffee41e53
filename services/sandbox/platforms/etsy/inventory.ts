import { listOf, numberOf, objectOf, textOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import { amount } from '../../shop/money.ts';
import { failOnDemand } from '../../shop/product-faults.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { setQuantity } from '../../shop/stock.ts';
import { newRecord, productsOf, recordOf } from './catalog.ts';
import { refusal } from './errors.ts';
import { nextId } from './ids.ts';
import { checkInventory } from './inventory-rules.ts';
import type { WantedProduct } from './inventory-rules.ts';
import { follow } from './listing-state.ts';
import type { ListedProduct, Listing, OnProperty } from './own-state.ts';
import { partOf } from './part.ts';
import { keyOf, propertyValue } from './properties.ts';
import type { GivenValue } from './properties.ts';
import { productView } from './views/inventory.ts';

const mostReplaced = 20;

/**
 * Replaces the whole inventory of a listing: what the body leaves out is gone. Each product and offering gets a
 * new id (https://github.com/etsy/open-api/issues/523). The state of the listing stays as it is.
 *
 * @throws Refusal 400 if Etsy does not take it
 */
export function replaceInventory(shop: Shop, listing: Listing, body: Body): void {
  for (const { recordId } of [listing, ...productsOf(shop, listing)]) failOnDemand(shop, recordId);
  const onProperty = onPropertyOf(body);
  const wanted = wantedProducts(shop, body);
  const known = partOf(shop).readinessStates.map(({ id }) => id);
  checkInventory(wanted, onProperty, known);
  Object.assign(listing, onProperty);
  putProducts(shop, listing, wanted);
}

/** Gives a listing these products, and no others. A variation keeps its record by its property values. */
export function putProducts(shop: Shop, listing: Listing, wanted: readonly WantedProduct[]): void {
  const before = productsOf(shop, listing);
  keepReplaced(shop, listing, before);
  const varies = wanted.some(({ propertyValues }) => propertyValues.length > 0);
  const parent = recordOf(shop, listing);
  const records = wanted.map((product) => {
    if (!varies) return parent;
    const key = keyOf(product.propertyValues);
    const same = before.find((one) => one.recordId !== parent.id && keyOf(one.propertyValues) === key);
    return same === undefined
      ? newRecord(shop, { id: product.recordId, type: 'variation', parentId: parent.id })
      : recordOf(shop, same);
  });
  shapeParent(parent, varies, wanted);
  const part = partOf(shop);
  part.products = part.products.filter(({ listingId }) => listingId !== parent.id);
  for (const [at, product] of wanted.entries()) {
    const record = records[at];
    if (record !== undefined) part.products.push(listed(shop, listing, record, product));
  }
  shop.state.products = shop.state.products.filter(
    (one) => one.parentId !== parent.id || records.includes(one),
  );
  follow(shop, listing);
}

/** Gives the products of a listing new ids, as every edit of its inventory does. */
export function renewIds(shop: Shop, listing: Listing): void {
  keepReplaced(shop, listing, productsOf(shop, listing));
  const part = partOf(shop);
  part.products = part.products.map((one) =>
    one.listingId === listing.recordId
      ? { ...one, productId: nextId(shop, 'product'), offeringId: nextId(shop, 'offering') }
      : one,
  );
}

function keepReplaced(shop: Shop, listing: Listing, products: readonly ListedProduct[]): void {
  const views = products.map((one) => ({ ...productView(shop, one), is_deleted: true }));
  listing.replaced = [...views, ...listing.replaced].slice(0, mostReplaced);
}

/** Joins a record to a product with new ids, and makes the record show it. */
function listed(shop: Shop, listing: Listing, record: Product, wanted: WantedProduct): ListedProduct {
  const { sku, price, quantity, propertyValues, isEnabled, readinessStateId } = wanted;
  record.sku = sku;
  record.regularPrice = price;
  record.salePrice = '';
  setQuantity(shop, record, quantity);
  if (record.type === 'variation') {
    record.attributes = propertyValues.map(({ property_name: name, values }) => ({
      name: name ?? '',
      variation: true,
      options: [],
      option: values.join(', '),
    }));
  }
  return {
    recordId: record.id,
    listingId: listing.recordId,
    productId: nextId(shop, 'product'),
    offeringId: nextId(shop, 'offering'),
    isEnabled,
    readinessStateId,
    propertyValues,
  };
}

/** Makes the record of a listing one with variations, or one that is sold itself. */
function shapeParent(parent: Product, varies: boolean, wanted: readonly WantedProduct[]): void {
  parent.type = varies ? 'variable' : 'simple';
  parent.manageStock = !varies;
  if (varies) Object.assign(parent, { stockQuantity: null, sku: '' } satisfies Partial<Product>);
  const values = wanted.flatMap(({ propertyValues }) => propertyValues);
  const names = new Set(values.map(({ property_name: name }) => name ?? ''));
  parent.attributes = [...names].map((name) => ({
    name,
    variation: true,
    options: [
      ...new Set(
        values.filter((one) => (one.property_name ?? '') === name).map((one) => one.values.join(', ')),
      ),
    ],
    option: '',
  }));
}

function onPropertyOf(body: Body): OnProperty {
  const ids = (name: string) => listOf(body[name]).filter((id) => typeof id === 'number');
  return {
    priceOnProperty: ids('price_on_property'),
    quantityOnProperty: ids('quantity_on_property'),
    skuOnProperty: ids('sku_on_property'),
    readinessStateOnProperty: ids('readiness_state_on_property'),
  };
}

/** Reads the products. Of those with the same property values, the last one counts (issues/337). */
function wantedProducts(shop: Shop, body: Body): WantedProduct[] {
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
