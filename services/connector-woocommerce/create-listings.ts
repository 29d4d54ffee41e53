import { z } from 'zod';
import type { Call, ListingCreator } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { addUnits } from './add-units.ts';
import { listingCreation } from './behaviour.ts';
import { request } from './client.ts';
import { createVariations } from './create-variations.ts';
import { findListing } from './find-listing.ts';
import { originsMeta } from './image-origins.ts';
import { beginningOf, endOf, variationOf } from './new-product.ts';
import { imagesOf, withId } from './product-schema.ts';
import { createTermFinder } from './product-terms.ts';
import { currencyRefused } from './shop-currency.ts';
import { isMissing } from './update-records.ts';

type Done = { readonly kind: 'done' };

/**
 * Lists a product in three steps: a draft with the marker as its slug, its variations, and the images with
 * the publication. A search finds a draft that was left halfway by its slug. No shopper sees a draft, so one
 * is deleted if a step is refused, and begun anew if an answer was lost.
 */
export const listingCreator: ListingCreator = {
  behaviour: listingCreation,
  create,
  add: addUnits,
  find: findListing,
};

async function create(
  call: Call,
  product: NewListing,
  { begun }: { readonly begun: string | null },
): Promise<{ readonly kind: 'created'; readonly group: string } | Fault> {
  const refused = await currencyRefused(call, product);
  if (refused !== null) return refused;
  const removed = begun === null ? done : await removeDraft(call, begun);
  if (removed.kind !== 'done') return removed;
  const terms = await termsOf(call, product);
  if (terms.kind !== 'terms') return terms;
  const made = await request(call, {
    method: 'POST',
    endpoint: 'products',
    body: beginningOf(product, terms),
    schema: withId,
  });
  if (made.kind !== 'answer') return made;
  const { id } = made.body;
  const filled = await fill(call, id, product);
  if (filled.kind === 'rejected') await removeDraft(call, String(id));
  return filled.kind === 'done' ? { kind: 'created', group: String(id) } : filled;
}

const done: Done = { kind: 'done' };

async function fill(call: Call, id: number, product: NewListing): Promise<Done | Fault> {
  const attributes = product.options.map((name) => ({ name }));
  const variations =
    attributes.length === 0 ? [] : product.units.map((unit) => variationOf(attributes, unit));
  const refused = await createVariations(call, String(id), variations);
  if (refused !== null) return refused;
  const published = await request(call, {
    method: 'PUT',
    endpoint: `products/${id}`,
    body: endOf(product),
    schema: imagesOf,
  });
  if (published.kind !== 'answer') return published;
  await keepOrigins(call, id, product, published.body.images);
  return done;
}

/** Deletes what is left of an attempt, with its variations. Its loaded images stay in the shop's library. */
async function removeDraft(call: Call, id: string): Promise<Done | Fault> {
  const answer = await request(call, {
    method: 'DELETE',
    endpoint: `products/${id}`,
    params: { force: true },
    schema: z.unknown(),
  });
  return answer.kind === 'answer' || isMissing(answer) ? done : answer;
}

async function termsOf(call: Call, { categories = [], tags = [] }: NewListing) {
  const finder = createTermFinder(call);
  const found = await finder.idsOf('categories', categories, []);
  if (found.kind !== 'ids') return found;
  const tagged = await finder.idsOf('tags', tags, []);
  if (tagged.kind !== 'ids') return tagged;
  return { kind: 'terms', categories: found.ids, tags: tagged.ids } as const;
}

/** Stores from where the images came. If that fails, they read as the shop's own. */
async function keepOrigins(
  call: Call,
  id: number,
  { images = [] }: NewListing,
  loaded: readonly { readonly id: number }[],
): Promise<void> {
  const origins = loaded.flatMap((image, index): [number, string][] => {
    const from = images[index];
    return from === undefined ? [] : [[image.id, from]];
  });
  if (origins.length === 0) return;
  await request(call, {
    method: 'PUT',
    endpoint: `products/${id}`,
    body: { meta_data: [originsMeta(new Map(origins))] },
    schema: z.unknown(),
  });
}
