import { optionsOf } from '../../../shop/describe.ts';
import { isOnSale, priceOf } from '../../../shop/money.ts';
import { parentOf } from '../../../shop/parent-of.ts';
import { garbledFieldsOf } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Product } from '../../../shop/state.ts';
import { slugOf } from '../slug.ts';
import { links } from './links.ts';
import { chosen } from './product.ts';
import type { Context } from './product.ts';
import { shownBackorders, shownStock } from './stock.ts';

/** Renders a variation below its product, with all fields in the sequence that WooCommerce 9.4 uses. */
export function variationWire(
  shop: Shop,
  variation: Product,
  context: Context = 'view',
): Record<string, unknown> {
  const parent = parentOf(shop, variation);
  const stock = shownStock(shop, variation);
  const price = priceOf(variation);
  return {
    id: variation.id,
    type: 'variation',
    date_created: variation.createdAt,
    date_created_gmt: variation.createdAt,
    date_modified: variation.modifiedAt,
    date_modified_gmt: variation.modifiedAt,
    description: variation.description,
    permalink: permalink(shop, variation, parent),
    sku: variation.sku === '' ? (parent?.sku ?? '') : variation.sku,
    global_unique_id: '',
    price,
    regular_price: variation.regularPrice,
    sale_price: variation.salePrice,
    date_on_sale_from: null,
    date_on_sale_from_gmt: null,
    date_on_sale_to: null,
    date_on_sale_to_gmt: null,
    on_sale: isOnSale(variation),
    status: variation.status,
    purchasable: price !== '',
    virtual: false,
    downloadable: false,
    downloads: [],
    download_limit: -1,
    download_expiry: -1,
    tax_status: 'taxable',
    tax_class: context === 'edit' ? 'parent' : '',
    ...stock,
    ...shownBackorders(shop, variation),
    low_stock_amount: null,
    weight: '',
    dimensions: { length: '', width: '', height: '' },
    shipping_class: '',
    shipping_class_id: 0,
    image: null,
    attributes: variation.attributes.map(chosen),
    menu_order: 0,
    meta_data: variation.meta,
    name: optionsOf(variation),
    parent_id: variation.parentId,
    _links: links(
      shop,
      `products/${variation.parentId}/variations`,
      variation.id,
      `products/${variation.parentId}`,
    ),
    ...garbledFieldsOf(shop, variation.id),
  };
}

function permalink(shop: Shop, variation: Product, parent: Product | undefined): string {
  const options = variation.attributes.map(
    ({ name, option }) => `attribute_${slugOf(name)}=${encodeURIComponent(option)}`,
  );
  return `${shop.url()}/product/${parent?.slug ?? ''}/?${options.join('&')}`;
}
