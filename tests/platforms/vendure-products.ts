import { z } from 'zod';
import type { VendureApi } from './vendure-api.ts';

const withId = z.object({ id: z.string() });

/** A product with variants of one option, each at this price (cents), made as staff do. */
export async function createVariants(
  api: VendureApi,
  { name, count, price }: { name: string; count: number; price: number },
): Promise<{ productId: string; variantIds: readonly string[] }> {
  const text = (value: string) => [{ languageCode: 'en', name: value }];
  const slug = name.toLowerCase().replaceAll(/\W+/g, '-');
  const { createProduct } = await api.admin(
    z.object({ createProduct: withId }),
    'mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }',
    { input: { translations: [{ languageCode: 'en', name, slug, description: '' }] } },
  );
  const options = Array.from({ length: count }, (_, index) => ({
    code: `${slug}-${index}`,
    translations: text(`Size ${index}`),
  }));
  const { createProductOptionGroup } = await api.admin(
    z.object({ createProductOptionGroup: withId.extend({ options: z.array(withId) }) }),
    `mutation ($input: CreateProductOptionGroupInput!) {
      createProductOptionGroup(input: $input) { id options { id } }
    }`,
    { input: { code: `${slug}-size`, translations: text('Size'), options } },
  );
  await api.admin(
    z.unknown(),
    `mutation ($productId: ID!, $optionGroupId: ID!) {
      addOptionGroupToProduct(productId: $productId, optionGroupId: $optionGroupId) { id }
    }`,
    { productId: createProduct.id, optionGroupId: createProductOptionGroup.id },
  );
  const { createProductVariants } = await api.admin(
    z.object({ createProductVariants: z.array(withId) }),
    'mutation ($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }',
    {
      input: createProductOptionGroup.options.map(({ id }, index) => ({
        productId: createProduct.id,
        sku: `${slug}-${index}`,
        price,
        optionIds: [id],
        translations: text(`${name} ${index}`),
      })),
    },
  );
  return { productId: createProduct.id, variantIds: createProductVariants.map(({ id }) => id) };
}

export async function renameProduct(api: VendureApi, id: string, name: string): Promise<void> {
  await api.admin(
    z.unknown(),
    'mutation ($input: UpdateProductInput!) { updateProduct(input: $input) { id } }',
    { input: { id, translations: [{ languageCode: 'en', name }] } },
  );
}

/** Deletes a product with its variants, as staff do. */
export async function deleteProduct(api: VendureApi, id: string): Promise<void> {
  await api.admin(z.unknown(), 'mutation ($id: ID!) { deleteProduct(id: $id) { result } }', { id });
}

/** Its name, and each variant's price in cents as it was entered. */
export async function readProduct(api: VendureApi, id: string) {
  const { product } = await api.admin(
    z.object({
      product: z.object({
        name: z.string(),
        variants: z.array(withId.extend({ prices: z.tuple([z.object({ price: z.number() })]) })),
      }),
    }),
    'query ($id: ID!) { product(id: $id) { name variants { id prices { price } } } }',
    { id },
  );
  return product;
}
