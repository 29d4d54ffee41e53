import { garbledFieldsOf } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Product } from '../../../shop/state.ts';
import { variantsOf } from '../catalog.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { gid } from '../gid.ts';
import { metafieldView } from '../metafields.ts';
import type { MetafieldName } from '../metafields.ts';
import { shownDate } from '../money.ts';
import { partOf } from '../part.ts';
import { categoriesOf, productFilters, tagsOf } from '../product-filters.ts';
import { refer } from '../reference.ts';
import { statusShown, statuses } from '../statuses.ts';
import { selectedOptions } from '../variant-words.ts';
import { variantsPage } from './variant.ts';

/** Shows a product. Its category in the sandbox is its type, and each is a collection. */
export function productView(shop: Shop, product: Product): object {
  const variants = variantsOf(shop, product);
  const isPublished = product.status === statuses.ACTIVE && !partOf(shop).unpublished.includes(product.id);
  return {
    id: gid('Product', product.id),
    legacyResourceId: String(product.id),
    title: product.name,
    handle: product.slug,
    descriptionHtml: product.description,
    description: ({ truncateAt }: { truncateAt?: number }) =>
      textOf(product.description).slice(0, truncateAt ?? undefined),
    status: statusShown(product.status),
    vendor: shop.state.name,
    productType: categoriesOf(shop, product)[0]?.name ?? '',
    tags: tagsOf(shop, product),
    createdAt: shownDate(product.createdAt),
    updatedAt: shownDate(product.modifiedAt),
    publishedAt: isPublished ? shownDate(product.createdAt) : null,
    onlineStoreUrl: isPublished ? `${shop.url()}/products/${product.slug}` : null,
    isGiftCard: false,
    category: null,
    hasOnlyDefaultVariant: product.type === 'simple',
    hasVariantsThatRequiresComponents: false,
    tracksInventory: variants.some(({ manageStock }) => manageStock),
    totalInventory: variants.reduce((sum, { stockQuantity }) => sum + (stockQuantity ?? 0), 0),
    variantsCount: { count: variants.length, precision: 'EXACT' },
    options: ({ first }: { first?: number }) => optionsShown(product, variants).slice(0, first ?? undefined),
    variants: (args: PageArguments) => variantsPage(shop, args, product),
    collections: (args: PageArguments) =>
      connection(categoriesOf(shop, product), args, {
        name: 'Product.collections',
        idOf: ({ id }) => id,
        view: ({ id, name, slug }) => ({
          __typename: 'Collection',
          id: gid('Collection', id),
          title: name,
          handle: slug,
        }),
      }),
    metafield: (name: MetafieldName) => metafieldView(product, 'PRODUCT', name),
    media: (args: PageArguments) => imagesPage(product, args),
    featuredMedia: () => {
      const [image] = product.images;
      return image === undefined ? null : imageView(image);
    },
    ...garbledFieldsOf(shop, product.id),
  };
}

/** Answers a page of the shop's products. */
export function productsPage(shop: Shop, args: PageArguments): object {
  return connection(
    shop.state.products.filter(({ type }) => type !== 'variation'),
    args,
    {
      name: 'products',
      idOf: ({ id }) => id,
      view: (product) => refer('Product', product),
      sortKeys: {
        ID: ({ id }) => id,
        UPDATED_AT: ({ modifiedAt }) => modifiedAt,
        CREATED_AT: ({ createdAt }) => createdAt,
        TITLE: ({ name }) => name.toLowerCase(),
      },
      filters: productFilters(shop),
    },
  );
}

function optionsShown(product: Product, variants: readonly Product[]): object[] {
  const used = variants.flatMap(selectedOptions);
  return [...new Set(used.map(({ name }) => name))].map((name, index) => {
    const offered = product.attributes.find((attribute) => attribute.name === name)?.options ?? [];
    const taken = used.filter((option) => option.name === name).map(({ value }) => value);
    const values = [...new Set([...offered, ...taken])];
    return {
      id: gid('ProductOption', product.id * 10 + index),
      name,
      position: index + 1,
      values: values.filter((value) => taken.includes(value)),
      optionValues: values.map((value, place) => ({
        id: gid('ProductOptionValue', (product.id * 10 + index) * 1_000 + place),
        name: value,
        hasVariants: taken.includes(value),
      })),
    };
  });
}

function imagesPage({ images }: Product, args: PageArguments): object {
  return connection(images, args, {
    name: 'Product.media',
    idOf: (image) => images.indexOf(image),
    view: imageView,
    sortKeys: { POSITION: (image) => images.indexOf(image) },
  });
}

function imageView({ id, src, name }: Product['images'][number]): object {
  return {
    __typename: 'MediaImage',
    id: gid('MediaImage', id),
    alt: name,
    mediaContentType: 'IMAGE',
    status: 'READY',
    image: { id: gid('ImageSource', id), url: src, altText: name, width: null, height: null },
    preview: { image: { id: gid('ImageSource', id), url: src, altText: name }, status: 'READY' },
  };
}

function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
