import { optionsOf, termsOf } from '../../../shop/describe.ts';
import { hundredths, isOnSale, priceOf } from '../../../shop/money.ts';
import { parentOf } from '../../../shop/parent-of.ts';
import { garbledFieldsOf } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Attribute, Image, Product } from '../../../shop/state.ts';
import { priceHtml } from '../currency.ts';
import { slugOf } from '../slug.ts';
import { links } from './links.ts';
import { shownBackorders, shownStock } from './stock.ts';

/** Tells reads (`view`) from writes (`edit`): WooCommerce answers a write with a few more fields. */
export type Context = 'view' | 'edit';

/**
 * Renders a product with all fields in the sequence that WooCommerce 9.4 uses. A variation that is read as a
 * product, as its webhooks do, has the same fields and its parent's id.
 */
export function productWire(
  shop: Shop,
  product: Product,
  context: Context = 'view',
): Record<string, unknown> {
  const variations =
    product.type === 'variable' ? shop.state.products.filter(({ parentId }) => parentId === product.id) : [];
  const parent = parentOf(shop, product);
  const stock = shownStock(shop, product);
  const price = product.type === 'variable' ? lowestPrice(variations) : priceOf(product);
  return {
    id: product.id,
    name: parent === undefined ? product.name : variationName(parent, product),
    slug: product.slug,
    permalink: `${shop.url()}/product/${product.slug}/`,
    date_created: product.createdAt,
    date_created_gmt: product.createdAt,
    date_modified: product.modifiedAt,
    date_modified_gmt: product.modifiedAt,
    type: product.type,
    status: product.status,
    featured: false,
    catalog_visibility: 'visible',
    description: context === 'edit' ? product.description : rendered(product.description),
    short_description: '',
    sku: product.sku === '' ? (parent?.sku ?? '') : product.sku,
    price,
    regular_price: product.regularPrice,
    sale_price: product.salePrice,
    date_on_sale_from: null,
    date_on_sale_from_gmt: null,
    date_on_sale_to: null,
    date_on_sale_to_gmt: null,
    on_sale: isOnSale(product),
    purchasable: price !== '',
    total_sales: product.totalSales,
    virtual: false,
    downloadable: false,
    downloads: [],
    download_limit: -1,
    download_expiry: -1,
    external_url: '',
    button_text: '',
    tax_status: 'taxable',
    tax_class: '',
    manage_stock: stock.manage_stock,
    stock_quantity: stock.stock_quantity,
    ...shownBackorders(shop, product),
    low_stock_amount: null,
    sold_individually: false,
    weight: '',
    dimensions: { length: '', width: '', height: '' },
    shipping_required: true,
    shipping_taxable: true,
    shipping_class: '',
    shipping_class_id: 0,
    reviews_allowed: true,
    average_rating: context === 'edit' ? '0' : '0.00',
    rating_count: 0,
    upsell_ids: [],
    cross_sell_ids: [],
    parent_id: product.parentId,
    purchase_note: '',
    categories: termsOf(shop, 'categories', product.categoryIds),
    tags: termsOf(shop, 'tags', product.tagIds),
    images: product.images.map(imageWire),
    attributes: product.attributes.map((attribute, position) =>
      product.type === 'variation' ? chosen(attribute) : offered(attribute, position),
    ),
    default_attributes: [],
    variations: variations.map(({ id }) => id),
    grouped_products: [],
    menu_order: 0,
    price_html: priceHtml(price, shop.state.currency),
    related_ids: relatedIds(shop, product),
    meta_data: product.meta,
    stock_status: product.type === 'variable' ? statusOfAny(product, variations) : stock.stock_status,
    has_options: product.type === 'variable',
    post_password: '',
    global_unique_id: '',
    ...(context === 'edit'
      ? { permalink_template: `${shop.url()}/product/%pagename%/`, generated_slug: product.slug }
      : {}),
    _links: links(shop, 'products', product.id),
    ...garbledFieldsOf(shop, product.id),
  };
}

function offered({ name, visible = false, variation, options }: Attribute, position: number): object {
  return { id: 0, name, slug: name, position, visible, variation, options: [...options] };
}

/** Renders the option that a variation stands for. */
export function chosen({ name, option }: Attribute): object {
  return { id: 0, name, slug: slugOf(name), option };
}

export function variationName(parent: Product, variation: Product): string {
  return `${parent.name} - ${optionsOf(variation)}`;
}

/** Renders a description as a page shows it (`wpautop`): plain text gets a paragraph. */
function rendered(description: string): string {
  if (description === '') return '';
  return /^\s*<(p|div|ul|ol|h\d|table|blockquote)\b/.test(description)
    ? `${description}\n`
    : `<p>${description}</p>\n`;
}

function imageWire({ id, src, name, createdAt }: Image): object {
  const moments = { date_created: createdAt, date_created_gmt: createdAt };
  return { id, ...moments, date_modified: createdAt, date_modified_gmt: createdAt, src, name, alt: '' };
}

function lowestPrice(variations: readonly Product[]): string {
  const priced = variations.map(priceOf).filter((price) => price !== '');
  return priced.sort((one, other) => hundredths(one) - hundredths(other))[0] ?? '';
}

function statusOfAny(product: Product, variations: readonly Product[]): Product['stockStatus'] {
  if (product.manageStock) return product.stockStatus;
  return variations.some(({ stockStatus }) => stockStatus === 'instock') ? 'instock' : 'outofstock';
}

/**
 * Returns up to five related products. WooCommerce draws them at random from the category; here the first
 * other products do.
 */
function relatedIds({ state }: Shop, product: Product): number[] {
  return state.products
    .values()
    .filter(({ id, parentId }) => parentId === 0 && id !== product.id)
    .take(5)
    .map(({ id }) => id)
    .toArray();
}
