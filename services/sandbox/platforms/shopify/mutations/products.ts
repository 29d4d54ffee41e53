import { z } from 'zod';
import { failOnDemand } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Product } from '../../../shop/state.ts';
import { newRecord, productNumbered, touched } from '../catalog.ts';
import { deleteProduct } from '../delete-product.ts';
import { Refused } from '../errors.ts';
import { gid, numberOf } from '../gid.ts';
import { partOf } from '../part.ts';
import { addVariant, giveOptions, offer, setProduct } from '../product-writes.ts';
import { refer } from '../reference.ts';
import { shopView } from '../views/shop.ts';
import { orUserErrors, readInput } from './input.ts';
import { imagesOf, mediaInput, optionsInput, productParts, stockSomewhere } from './product-input.ts';

const createInput = z.strictObject({ ...productParts, productOptions: optionsInput.optional() });
const updateInput = z.strictObject({ ...productParts, id: z.string() });

/** Creates a product with its first variant, which has the first value of each option. */
export function create(shop: Shop, args: { readonly product?: unknown; readonly media?: unknown }): object {
  const { productOptions = [], ...fields } = readInput(createInput, args.product, 'productCreate');
  const images = imagesOf(readInput(mediaInput, args.media ?? [], 'productCreate'));
  return orUserErrors(() => {
    const { title } = fields;
    if (title === undefined) throw new Refused({ field: ['title'], message: "Title can't be blank" });
    const product = newRecord(shop, { id: undefined, type: 'simple', parentId: 0, name: title });
    undoIfRefused(shop, product, () => setProduct(shop, product, { ...fields, images }));
    const first = productOptions.map(({ name, values }) => ({ name, value: values[0]?.name ?? 'Default' }));
    if (productOptions.length > 0) {
      giveOptions(shop, product, null);
      for (const { name, values } of productOptions) {
        offer(
          product,
          values.map((value) => ({ name, value: value.name })),
        );
      }
    }
    stockSomewhere(shop, first.length === 0 ? product : addVariant(shop, product, first));
    partOf(shop).unpublished.push(product.id);
    shop.emit('products/create', product.id);
    return { product: refer('Product', product), shop: () => shopView(shop) };
  });
}

export function update(shop: Shop, args: { readonly product?: unknown; readonly media?: unknown }): object {
  const { id, ...fields } = readInput(updateInput, args.product, 'productUpdate');
  const media = readInput(mediaInput.optional(), args.media ?? undefined, 'productUpdate');
  return orUserErrors(() => {
    const product = findProduct(shop, id);
    failOnDemand(shop, product.id);
    // New media are added behind those that are there.
    const added = imagesOf(media) ?? [];
    const present = product.images.map(({ src, name }) => ({ src, alt: name }));
    const images = added.length === 0 ? undefined : [...present, ...added];
    setProduct(shop, product, { ...fields, images });
    touched(shop, product);
    return { product: refer('Product', product) };
  });
}

export function remove(shop: Shop, { input: { id } }: { readonly input: { readonly id: string } }): object {
  return orUserErrors(() => {
    const product = findProduct(shop, id);
    deleteProduct(shop, product);
    return { deletedProductId: gid('Product', product.id), shop: () => shopView(shop) };
  });
}

export function findProduct(shop: Shop, id: string, field: readonly string[] = ['id']): Product {
  const product = productNumbered(shop, numberOf(id, 'Product') ?? 0);
  if (product === null) {
    throw new Refused({ field, code: 'PRODUCT_DOES_NOT_EXIST', message: 'Product does not exist' });
  }
  return product;
}

/** Takes a new product away again if the work on it is refused. */
export function undoIfRefused(shop: Shop, product: Product, work: () => void): void {
  try {
    work();
  } catch (error) {
    shop.state.products = shop.state.products.filter(
      ({ id, parentId }) => id !== product.id && parentId !== product.id,
    );
    throw error;
  }
}
