import { z } from 'zod';
import type { VendureApi } from './vendure-api.ts';

const withId = z.object({ id: z.string() });
const named = z.object({ name: z.string() });

/** What staff sees of a product: names of its assets; facet, privacy and name of its facet values. */
export async function shownParts(api: VendureApi, id: string) {
  const { product } = await api.admin(
    z.object({
      product: z.object({
        featuredAsset: named.nullable(),
        assets: z.array(named),
        facetValues: z.array(named.extend({ facet: z.object({ code: z.string(), isPrivate: z.boolean() }) })),
      }),
    }),
    `query ($id: ID!) {
      product(id: $id) {
        featuredAsset { name } assets { name } facetValues { name facet { code isPrivate } }
      }
    }`,
    { id },
  );
  const values = product.facetValues.map(({ name, facet }) => [facet.code, facet.isPrivate, name] as const);
  return {
    featured: product.featuredAsset?.name,
    assets: product.assets.map(({ name }) => name),
    values: values.toSorted((one, other) => String(one).localeCompare(String(other))),
  };
}

/** Counts the assets that were loaded from addresses, and the facet values with names. */
export async function assetsAndTerms(
  api: VendureApi,
  addresses: readonly string[],
  names: readonly string[],
): Promise<{ assets: number; terms: number }> {
  const total = z.object({ totalItems: z.number() });
  const { assets, facetValues } = await api.admin(
    z.object({ assets: total, facetValues: total }),
    `query ($tags: [String!], $names: [String!]) {
      assets(options: { tags: $tags, tagsOperator: OR }) { totalItems }
      facetValues(options: { filter: { name: { in: $names } } }) { totalItems }
    }`,
    { tags: addresses.map((address) => `onhand:${address}`), names },
  );
  return { assets: assets.totalItems, terms: facetValues.totalItems };
}

/** Makes a facet with one value, and returns the id of the value. */
export async function makeTerm(api: VendureApi, code: string, name: string): Promise<string> {
  const text = (value: string) => [{ languageCode: 'en', name: value }];
  const { createFacet } = await api.admin(
    z.object({ createFacet: z.object({ values: z.tuple([withId]) }) }),
    'mutation ($input: CreateFacetInput!) { createFacet(input: $input) { values { id } } }',
    {
      input: {
        code,
        isPrivate: false,
        translations: text(code),
        values: [{ code: name.toLowerCase(), translations: text(name) }],
      },
    },
  );
  return createFacet.values[0].id;
}

/** Gives a product one more facet value. */
export async function addTerm(api: VendureApi, productId: string, valueId: string): Promise<void> {
  const { product } = await api.admin(
    z.object({ product: z.object({ facetValues: z.array(withId) }) }),
    'query ($id: ID!) { product(id: $id) { facetValues { id } } }',
    { id: productId },
  );
  const facetValueIds = [...product.facetValues.map(({ id }) => id), valueId];
  await api.admin(
    z.unknown(),
    'mutation ($input: UpdateProductInput!) { updateProduct(input: $input) { id } }',
    { input: { id: productId, facetValueIds } },
  );
}

/** Removes what tells from where an asset was loaded, so that it is as one of staff. Returns its address. */
export async function forgetOrigin(api: VendureApi, address: string): Promise<string> {
  const asset = withId.extend({ source: z.string() });
  const { assets } = await api.admin(
    z.object({ assets: z.object({ items: z.tuple([asset]) }) }),
    'query ($tags: [String!]) { assets(options: { tags: $tags }) { items { id source } } }',
    { tags: [`onhand:${address}`] },
  );
  const [{ id, source }] = assets.items;
  await api.admin(z.unknown(), 'mutation ($input: UpdateAssetInput!) { updateAsset(input: $input) { id } }', {
    input: { id, tags: [] },
  });
  return source;
}
