import type { Call, ListingCreator } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { ListingFound } from '@onhand/contracts/connector/new-listing.ts';
import { z } from 'zod';
import { ownOf, readAddedTo } from './added-variants.ts';
import { send } from './client.ts';
import { idOf } from './gid.ts';
import { customIdOf, definition, definitionField, listedField, metafield } from './listing-marker.ts';

/** SKUs of one search: they are part of its text. */
const skusAtATime = 40;
const mostFound = 100;

/**
 * Searches for the product with a marker: Shopify finds it by its custom id, not by its search index. It is
 * complete once it was put on sale. Variants that were added to a product carry the marker themselves. SKUs
 * are found by the search index, which follows within seconds, at times minutes.
 */
export const findListing: ListingCreator['find'] = async (call, { marker, skus, addTo }) => {
  if (addTo !== undefined) {
    const added = await findAdded(call, { marker, skus, addTo });
    if (added !== null) return added;
  }
  const sold = await soldSkus(call, skus);
  if (sold.kind !== 'sold') return sold;
  if (addTo === undefined && sold.isMarkerDefined) {
    const own = await findByMarker(call, marker);
    if (own !== null) return own;
  }
  return sold.skus.length > 0 ? { kind: 'taken', skus: sold.skus } : { kind: 'absent' };
};

const identified = z.object({
  productByIdentifier: z.object({ id: z.string(), metafield }).nullable(),
});
const identifyQuery = `query FindListing($customId: UniqueMetafieldValueInput!) {
  productByIdentifier(identifier: { customId: $customId }) { id ${listedField} }
}`;

async function findByMarker(call: Call, marker: string): Promise<ListingFound | null> {
  const answer = await send(call, {
    mutation: false,
    query: identifyQuery,
    variables: { customId: customIdOf(marker) },
    cost: 2,
    answer: identified,
  });
  if (answer.kind !== 'answer') return answer;
  const { productByIdentifier: found } = answer.data;
  if (found === null) return null;
  return { kind: 'found', group: idOf(found.id), complete: found.metafield !== null };
}

/** Finds variants that were added to a product. Null: none of them is there. */
async function findAdded(
  call: Call,
  {
    marker,
    skus,
    addTo,
  }: { readonly marker: string; readonly skus: readonly string[]; readonly addTo: string },
): Promise<ListingFound | null> {
  const there = await readAddedTo(call, addTo);
  if (there === null) return null;
  if (there.kind !== 'product') return there;
  const own = new Set(ownOf(there.variants, marker).map(({ sku }) => sku));
  const added = skus.filter((sku) => own.has(sku));
  if (added.length === 0) return null;
  return { kind: 'found', group: addTo, complete: added.length === skus.length };
}

const searched = z.object({
  markerDefinition: definition,
  productVariants: z.object({ nodes: z.array(z.object({ sku: z.string().nullable() })) }),
});
const searchQuery = `query FindSkus($first: Int!, $query: String!) {
  ${definitionField}
  productVariants(first: $first, query: $query) { nodes { sku } }
}`;

interface Sold {
  readonly kind: 'sold';
  /** Those of the SKUs that the shop has. */
  readonly skus: string[];
  readonly isMarkerDefined: boolean;
}

async function soldSkus(call: Call, skus: readonly string[]): Promise<Sold | SharedFault> {
  const found = new Set<string>();
  let isMarkerDefined = false;
  for (const some of chunked(skus, skusAtATime)) {
    const answer = await send(call, {
      mutation: false,
      query: searchQuery,
      variables: { first: mostFound, query: some.map((sku) => `sku:'${escaped(sku)}'`).join(' OR ') },
      cost: 1 + 2 + mostFound,
      answer: searched,
    });
    if (answer.kind !== 'answer') return answer;
    isMarkerDefined = answer.data.markerDefinition !== null;
    for (const { sku } of answer.data.productVariants.nodes) if (sku !== null) found.add(sku);
  }
  return { kind: 'sold', skus: skus.filter((sku) => found.has(sku)), isMarkerDefined };
}

/** Writes a text as the value of a search term. https://shopify.dev/docs/api/usage/search-syntax */
function escaped(text: string): string {
  return text.replaceAll(/[\\']/g, (character) => `\\${character}`);
}
