import { z } from 'zod';
import type { Vendure } from './vendure.ts';

const atATime = 50;
const withId = z.object({ id: z.string() });

/**
 * Fills a shop with products, as an import of staff does: each with a price and between 5 and 24 units of
 * each variant. The first `withVariants` of them have two variants.
 */
export async function createCatalogue(
  { api, defaultLocationId }: Vendure,
  { size, withVariants }: { readonly size: number; readonly withVariants: number },
): Promise<void> {
  const numbers = Array.from({ length: size }, (_, index) => index);
  for (let from = 0; from < size; from += atATime) {
    const some = numbers.slice(from, from + atATime);
    const made = await api.admin(
      z.record(z.string(), withId),
      `mutation (${some.map((number) => `$p${number}: CreateProductInput!`).join(', ')}) {
        ${some.map((number) => `p${number}: createProduct(input: $p${number}) { id }`).join('\n')}
      }`,
      Object.fromEntries(some.map((number) => [`p${number}`, productOf(number)])),
    );
    const variants = [];
    for (const number of some) {
      const productId = made[`p${number}`]?.id ?? '';
      const optionIds = number < withVariants ? await sizesOf(number, productId) : [undefined];
      variants.push(...optionIds.map((option, index) => variantOf(number, { productId, option, index })));
    }
    await api.admin(
      z.unknown(),
      'mutation ($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }',
      { input: variants },
    );
  }

  function variantOf(
    number: number,
    { productId, option, index }: { productId: string; option: string | undefined; index: number },
  ) {
    const name = option === undefined ? nameOf(number) : `${nameOf(number)} ${index}`;
    return {
      productId,
      sku: option === undefined ? `SKU-${number}` : `SKU-${number}-${index}`,
      price: 1_000 + number,
      ...(option === undefined ? {} : { optionIds: [option] }),
      stockLevels: [{ stockLocationId: defaultLocationId, stockOnHand: 5 + ((number + index) % 20) }],
      translations: [{ languageCode: 'en', name }],
    };
  }

  async function sizesOf(number: number, productId: string): Promise<string[]> {
    const { createProductOptionGroup: group } = await api.admin(
      z.object({ createProductOptionGroup: withId.extend({ options: z.array(withId) }) }),
      `mutation ($input: CreateProductOptionGroupInput!) {
        createProductOptionGroup(input: $input) { id options { id } }
      }`,
      {
        input: {
          code: `size-${number}`,
          translations: [{ languageCode: 'en', name: 'Size' }],
          options: ['S', 'L'].map((size) => ({
            code: `${number}-${size}`,
            translations: [{ languageCode: 'en', name: size }],
          })),
        },
      },
    );
    await api.admin(
      z.unknown(),
      `mutation ($productId: ID!, $groupId: ID!) {
        addOptionGroupToProduct(productId: $productId, optionGroupId: $groupId) { id }
      }`,
      { productId, groupId: group.id },
    );
    return group.options.map(({ id }) => id);
  }
}

function nameOf(number: number): string {
  return `Product ${String(number).padStart(4, '0')}`;
}

function productOf(number: number) {
  const name = nameOf(number);
  const slug = name.toLowerCase().replaceAll(' ', '-');
  return { translations: [{ languageCode: 'en', name, slug, description: `<p>This is ${name}.</p>` }] };
}
