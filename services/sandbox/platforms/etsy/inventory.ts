import type { Body } from '../../openapi/json.ts';
import { failOnDemand } from '../../shop/product-faults.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { setQuantity } from '../../shop/stock.ts';
import { newRecord, productsOf, recordOf } from './catalog.ts';
import { nextId } from './ids.ts';
import { onPropertyOf, wantedProducts } from './inventory-body.ts';
import { checkInventory } from './inventory-rules.ts';
import type { WantedProduct } from './inventory-rules.ts';
import { follow } from './listing-state.ts';
import type { ListedProduct, Listing } from './own-state.ts';
import { partOf } from './part.ts';
import { keyOf } from './properties.ts';
import { attributesOf, hasVariations, shapeListing } from './record-shape.ts';
import { productView } from './views/inventory.ts';

const mostReplaced = 20;

/**
 * Replaces the whole inventory of a listing: what the body leaves out is gone. Each product and offering gets
 * a new id (https://github.com/etsy/open-api/issues/523). The state of the listing stays as it is.
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
  const varies = hasVariations(wanted);
  const parent = recordOf(shop, listing);
  const records = wanted.map((product) => {
    if (!varies) return parent;
    const key = keyOf(product.propertyValues);
    const same = before.find((one) => one.recordId !== parent.id && keyOf(one.propertyValues) === key);
    return same === undefined
      ? newRecord(shop, { id: product.recordId, type: 'variation', parentId: parent.id })
      : recordOf(shop, same);
  });
  shapeListing(parent, wanted);
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
  if (record.type === 'variation') record.attributes = attributesOf(propertyValues);
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
