import type { z } from 'zod';
import type { Body } from '../../openapi/json.ts';
import type { newProduct } from '../../control/schema.ts';
import type { Shop } from '../../shop/shop.ts';
import { now } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import type { ProductsByHand } from '../simulated-platform.ts';
import { findRecord, itemOf, newRecord, offersOf } from './catalog.ts';
import { addGroup, deleteGroup } from './groups.ts';
import { nextId } from './ids.ts';
import { addItem, deleteItem } from './items.ts';
import { follow, isLive } from './listing.ts';
import type { Offer } from './own-state.ts';
import { partOf } from './part.ts';
import { mainLocation, marketplaceId, listedBody } from './seller.ts';

type NewProduct = z.output<typeof newProduct>;

/** Changes items as the seller does in Seller Hub. It counts no revision of the API. */
export const products: ProductsByHand = {
  add,
  edit: (shop, id, { name, description, sku, price, salePrice, status }) => {
    const record = findRecord(shop, id);
    record.name = name ?? record.name;
    record.description = description ?? record.description;
    record.sku = sku ?? record.sku;
    record.modifiedAt = now(shop);
    const shown = salePrice ?? price;
    for (const one of itemsBelow(shop, record)) {
      for (const offer of offersOf(shop, one)) {
        if (description !== undefined) offer.body = { ...offer.body, listingDescription: description };
        if (shown !== undefined && offer.price !== shown) {
          offer.price = shown;
          if (isLive(offer)) shop.emit('ITEM_PRICE_REVISION', one.id);
        }
      }
      if (status === 'draft') end(shop, one);
      if (status === 'publish') relist(shop, one);
      followRecord(shop, one);
    }
  },
  setStock: (shop, id, quantity) => {
    const record = findRecord(shop, id);
    const item = itemOf(shop, record);
    if (item === null) return;
    item.quantity = quantity === null ? null : Math.max(0, quantity);
    for (const offer of offersOf(shop, record)) {
      if (offer.availableQuantity !== null) offer.availableQuantity = item.quantity;
    }
    follow(shop, item);
  },
  // eBay has no trash. The seller ends the listing.
  remove: (shop, id, force) => {
    const record = findRecord(shop, id);
    const below = itemsBelow(shop, record);
    for (const one of below) end(shop, one);
    if (!force) return;
    const group = partOf(shop).groups.find(({ recordId }) => recordId === record.id);
    if (group !== undefined) deleteGroup(shop, group);
    for (const one of below) {
      const item = itemOf(shop, one);
      if (item !== null) deleteItem(shop, item);
    }
  },
  restore: (shop, id) => {
    for (const one of itemsBelow(shop, findRecord(shop, id))) relist(shop, one);
  },
};

function add(shop: Shop, given: NewProduct): number {
  const type = given.variations === undefined ? 'simple' : 'variable';
  const product = newRecord(shop, { id: given.id, type });
  product.name = given.name;
  product.description = given.description || given.name;
  product.slug = String(product.id);
  const listingId = String(nextId(shop, 'listing'));
  if (given.variations === undefined) {
    list(shop, product, given, { listingId, product: {} });
    return product.id;
  }
  const options = given.variations.map(({ option }) => option);
  product.attributes = [{ name: 'Size', variation: true, options, option: '' }];
  const group = addGroup(shop, product, `GROUP-${product.id}`);
  group.body = {
    aspects: {},
    imageUrls: [`${shop.url()}/images/${product.id}.jpg`],
    variesBy: { aspectsImageVariesBy: [], specifications: [{ name: 'Size', values: options }] },
  };
  for (const { id, option, ...parts } of given.variations) {
    const one = newRecord(shop, { id, type: 'variation', parentId: product.id });
    one.name = `${given.name} ${option}`;
    one.description = product.description;
    one.attributes = [{ name: 'Size', variation: true, options: [], option }];
    const stock = parts.stock === 'parent' ? given.stock : parts.stock;
    list(shop, one, { ...parts, stock }, { listingId, product: { aspects: { Size: [option] } } });
  }
  return product.id;
}

/** Makes an item of a record, and an offer that is published. */
function list(
  shop: Shop,
  record: Product,
  { sku, price, salePrice, stock }: Pick<NewProduct, 'sku' | 'price' | 'salePrice' | 'stock'>,
  { listingId, product }: { readonly listingId: string; readonly product: Body },
): void {
  record.sku = sku ?? `SKU-${record.id}`;
  const item = addItem(shop, record, 'en_US');
  item.quantity = stock === null ? null : Math.max(0, stock);
  const imageUrls = [`${shop.url()}/images/${record.id}.jpg`];
  item.body = { condition: 'NEW', product: { aspects: {}, imageUrls, ...product }, availability: {} };
  const offer: Offer = {
    id: String(nextId(shop, 'offer')),
    recordId: record.id,
    marketplaceId,
    format: 'FIXED_PRICE',
    availableQuantity: item.quantity,
    price: salePrice ?? price,
    currency: shop.state.currency,
    status: 'PUBLISHED',
    listing: { id: listingId, ended: false },
    soldQuantity: 0,
    body: { ...listedBody, merchantLocationKey: mainLocation, listingDescription: record.description },
  };
  partOf(shop).offers.push(offer);
  follow(shop, item);
}

function itemsBelow({ state }: Shop, record: Product): Product[] {
  return record.type === 'variable'
    ? state.products.filter(({ parentId }) => parentId === record.id)
    : [record];
}

function end(shop: Shop, record: Product): void {
  for (const offer of offersOf(shop, record)) if (offer.listing !== null) offer.listing.ended = true;
  followRecord(shop, record);
}

/** Lists again what has ended. A relisted item has a new listing id; its group shares one. */
function relist(shop: Shop, record: Product): void {
  const ended = offersOf(shop, record).filter((offer) => !isLive(offer));
  for (const offer of ended) {
    offer.status = 'PUBLISHED';
    offer.listing = { id: String(nextId(shop, 'listing')), ended: false };
    offer.soldQuantity = 0;
  }
  followRecord(shop, record);
}

function followRecord(shop: Shop, record: Product): void {
  const item = itemOf(shop, record);
  if (item !== null) follow(shop, item);
}
