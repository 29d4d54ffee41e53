import { z } from 'zod';
import type { ListingCreator } from '@onhand/connector-kit/connector.ts';
import { markerSlug } from '@onhand/connector-kit/marker-slug.ts';
import { searchStart } from '@onhand/connector-kit/search-start.ts';
import { send } from './client.ts';

const found = z.object({
  products: z.object({ items: z.array(z.object({ id: z.string() })) }),
  productVariants: z.object({
    items: z.array(
      z.object({
        sku: z.string(),
        createdAt: z.iso.datetime(),
        product: z.object({ id: z.string(), createdAt: z.iso.datetime() }),
      }),
    ),
  }),
});

const query = `query FindListing($slug: String!, $skus: [String!]!, $take: Int!) {
  products(options: { filter: { slug: { eq: $slug } }, take: 1 }) { items { id } }
  productVariants(options: { filter: { sku: { in: $skus } }, sort: { createdAt: DESC }, take: $take }) {
    items { sku createdAt product { id createdAt } }
  }
}`;

/**
 * Searches for the product with a marker. Until it is complete, its slug is the marker. Vendure has no place
 * for a marker that stays: a complete product is the one with its SKUs that is no older than the marker.
 * Likewise, variants that were added to a product have their SKUs there and are no older than the marker.
 */
export const findListing: ListingCreator['find'] = async (call, { marker, since, skus, addTo }) => {
  const answer = await send(call, {
    mutation: false,
    query,
    variables: { slug: markerSlug(marker), skus, take: Math.max(10, skus.length) },
    answer: found,
  });
  if (answer.kind !== 'answer') return answer;
  const { products, productVariants } = answer.data;
  const [begun] = products.items;
  if (begun !== undefined) return { kind: 'found', group: begun.id, complete: false };
  const variants = productVariants.items;
  if (variants.length === 0) return { kind: 'absent' };
  const start = Date.parse(searchStart(since, answer.reading));
  if (addTo !== undefined) {
    const there = variants.filter(
      ({ product, createdAt }) => product.id === addTo && Date.parse(createdAt) >= start,
    );
    const added = new Set(there.map(({ sku }) => sku));
    if (added.size > 0) return { kind: 'found', group: addTo, complete: added.size === skus.length };
    return { kind: 'taken', skus: [...new Set(variants.map(({ sku }) => sku))] };
  }
  const own = variants.find(({ product }) => Date.parse(product.createdAt) >= start);
  if (own !== undefined) return { kind: 'found', group: own.product.id, complete: true };
  return { kind: 'taken', skus: [...new Set(variants.map(({ sku }) => sku))] };
};
