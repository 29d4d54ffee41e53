import { amount, hundredths, isOnSale, priceOf } from '../../../shop/money.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Product } from '../../../shop/state.ts';
import { variantsOf } from '../catalog.ts';
import { gid, inventoryItemNumber, variantNumber } from '../gid.ts';
import { categoriesOf, tagsOf } from '../product-filters.ts';
import { statusShown } from '../statuses.ts';
import { barcodeOf, selectedOptions, titleOf } from '../variant-words.ts';
import { dateOf } from './date.ts';

/** Builds the body of `products/create` and `products/update`. */
export function productPayload(shop: Shop, product: Product): object {
  const variants = variantsOf(shop, product);
  const used = variants.flatMap(selectedOptions);
  const names = [...new Set(used.map(({ name }) => name))];
  const images = product.images.map(({ id, src, name }, index) => ({
    id,
    product_id: product.id,
    position: index + 1,
    alt: name,
    src,
    admin_graphql_api_id: gid('ProductImage', id),
  }));
  return {
    admin_graphql_api_id: gid('Product', product.id),
    body_html: product.description,
    created_at: dateOf(product.createdAt),
    handle: product.slug,
    id: product.id,
    product_type: categoriesOf(shop, product)[0]?.name ?? '',
    published_at: product.status === 'publish' ? dateOf(product.createdAt) : null,
    template_suffix: null,
    title: product.name,
    updated_at: dateOf(product.modifiedAt),
    vendor: shop.state.name,
    status: statusShown(product.status).toLowerCase(),
    published_scope: 'web',
    tags: tagsOf(shop, product).join(', '),
    variants: variants.map((variant, index) => variantPayload(product, variant, index + 1)),
    options: names.map((name, index) => ({
      name,
      id: product.id * 10 + index,
      product_id: product.id,
      position: index + 1,
      values: [...new Set(used.filter((one) => one.name === name).map(({ value }) => value))],
    })),
    images,
    image: images[0] ?? null,
    media: [],
    variant_gids: variants.map((variant) => ({
      admin_graphql_api_id: gid('ProductVariant', variantNumber(variant)),
      updated_at: `${variant.modifiedAt}.000Z`,
    })),
    has_variants_that_requires_components: false,
    category: null,
  };
}

function variantPayload(product: Product, variant: Product, position: number): object {
  const number = variantNumber(variant);
  const options = selectedOptions(variant).map(({ value }) => value);
  return {
    admin_graphql_api_id: gid('ProductVariant', number),
    barcode: barcodeOf(variant),
    compare_at_price: isOnSale(variant) ? amount(hundredths(variant.regularPrice)) : null,
    created_at: dateOf(variant.createdAt),
    id: number,
    inventory_policy: variant.backorders === 'no' ? 'deny' : 'continue',
    position,
    price: amount(hundredths(priceOf(variant))),
    product_id: product.id,
    sku: variant.sku === '' ? null : variant.sku,
    taxable: true,
    title: titleOf(variant),
    updated_at: dateOf(variant.modifiedAt),
    option1: options[0] ?? null,
    option2: options[1] ?? null,
    option3: options[2] ?? null,
    image_id: null,
    inventory_item_id: inventoryItemNumber(variant),
    inventory_quantity: variant.stockQuantity ?? 0,
    old_inventory_quantity: variant.stockQuantity ?? 0,
  };
}
