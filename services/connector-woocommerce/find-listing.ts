import { z } from 'zod';
import type { Call, ListingCreator } from '@onhand/connector-kit/connector.ts';
import { markerSlug } from '@onhand/connector-kit/marker-slug.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ListingFound, ListingSearch } from '@onhand/contracts/connector/new-listing.ts';
import { addedVariations, ownOf } from './added-variations.ts';
import { request } from './client.ts';
import { pageSize } from './limits.ts';
import { markerOf } from './order-marker.ts';
import { id } from './schema.ts';
import { isMissing } from './update-records.ts';

/** SKUs of one search: they are part of its address. */
const skusAtATime = 25;

const named = z.array(z.object({ id, parent_id: id.default(0), sku: z.string().default('') }));
const marked = z.array(z.looseObject({ id }));

/**
 * Searches for the product with a marker by two exact filters: by its slug, which is the marker until it is
 * published, and by the SKUs of its units. A product that is found by its SKU tells by its meta field whose
 * it is. A SKU with a comma cannot be searched for; WooCommerce itself refuses it a second time. Variations
 * that were added to a product carry the marker themselves.
 */
export const findListing: ListingCreator['find'] = async (call, { marker, skus, addTo }) => {
  if (addTo !== undefined) {
    const added = await findAdded(call, { marker, skus, addTo });
    if (added !== null) return added;
  }
  const drafts = await request(call, {
    method: 'GET',
    endpoint: 'products',
    params: { slug: markerSlug(marker), status: 'draft', per_page: 1, _fields: 'id' },
    schema: z.array(z.object({ id })),
  });
  if (drafts.kind !== 'answer') return drafts;
  const [draft] = drafts.body;
  if (draft !== undefined) return { kind: 'found', group: String(draft.id), complete: false };

  const sold = new Map<number, string[]>();
  for (const some of chunked(
    skus.filter((sku) => !sku.includes(',')),
    skusAtATime,
  )) {
    const answer = await request(call, {
      method: 'GET',
      endpoint: 'products',
      params: { sku: some.join(','), per_page: pageSize, _fields: 'id,parent_id,sku' },
      schema: named,
    });
    if (answer.kind !== 'answer') return answer;
    for (const one of answer.body) {
      const product = one.parent_id === 0 ? one.id : one.parent_id;
      sold.set(product, [...(sold.get(product) ?? []), one.sku]);
    }
  }
  if (sold.size === 0) return { kind: 'absent' };
  const own = await withMarker(call, [...sold.keys()].slice(0, pageSize), marker);
  if (own.kind !== 'own') return own;
  if (own.id !== null) return { kind: 'found', group: String(own.id), complete: true };
  return { kind: 'taken', skus: [...new Set([...sold.values()].flat())] };
};

/** Finds variations that were added to a product. Null: none of them is there. */
async function findAdded(
  call: Call,
  { marker, skus, addTo }: Omit<ListingSearch, 'since'> & { readonly addTo: string },
): Promise<ListingFound | null> {
  const there = await addedVariations(call, addTo);
  // The product is gone, so nothing was added to it.
  if (there.kind !== 'variations') return isMissing(there) ? null : there;
  const own = new Set(ownOf(there.variations, { marker }).map(({ sku }) => sku));
  const added = skus.filter((sku) => own.has(sku));
  if (added.length === 0) return null;
  return { kind: 'found', group: addTo, complete: added.length === skus.length };
}

async function withMarker(
  call: Call,
  ids: readonly number[],
  marker: string,
): Promise<{ readonly kind: 'own'; readonly id: number | null } | Fault> {
  const answer = await request(call, {
    method: 'GET',
    endpoint: 'products',
    params: { include: ids.join(','), per_page: pageSize, _fields: 'id,meta_data' },
    schema: marked,
  });
  if (answer.kind !== 'answer') return answer;
  const own = answer.body.find((product) => markerOf(product) === marker);
  return { kind: 'own', id: own?.id ?? null };
}
