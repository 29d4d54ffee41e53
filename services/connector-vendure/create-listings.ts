import { z } from 'zod';
import type { Call, ListingCreator } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { markerSlug } from '@onhand/connector-kit/marker-slug.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { addUnits } from './add-units.ts';
import { listingCreation } from './behaviour.ts';
import { send } from './client.ts';
import { findListing } from './find-listing.ts';
import { currencyRefused, readChannel } from './listing-channel.ts';
import { createVariants, variantInputs } from './new-variants.ts';
import { makeOptions } from './product-options.ts';
import { ensureParts } from './product-parts.ts';

/**
 * Lists a product step by step, as the Admin API does: its facet values and its images, a disabled product
 * with the marker as its slug, its options, its variants, and then its own slug as it is enabled. A product
 * that is refused on the way is deleted, and one that was left halfway is begun anew. Its images stay, and
 * the next attempt uses them.
 */
export const listingCreator: ListingCreator = {
  behaviour: listingCreation,
  create,
  add: addUnits,
  find: findListing,
};

type Done = { readonly kind: 'done' };

async function create(
  call: Call,
  product: NewListing,
  { begun }: { readonly begun: string | null },
): Promise<{ readonly kind: 'created'; readonly group: string } | Fault> {
  const channel = await readChannel(call);
  if (channel.kind !== 'channel') return channel;
  const refused = currencyRefused(product, channel);
  if (refused !== null) return refused;
  const units = variantInputs(product, channel);
  if (units.kind !== 'inputs') return units;
  const { language } = channel;
  const removed = begun === null ? done : await remove(call, begun);
  if (removed.kind !== 'done') return removed;
  const parts = await ensureParts(call, product);
  if (parts.kind !== 'fields') return parts;
  const made = await begin(call, product, { language, parts: parts.fields });
  if (made.kind !== 'begun') return made;
  const { id } = made;
  const filled = await fill(call, { id, product, language, variants: units.inputs });
  if (filled.kind === 'rejected') await remove(call, id);
  return filled.kind === 'done' ? { kind: 'created', group: id } : filled;
}

const done: Done = { kind: 'done' };

async function begin(
  call: Call,
  { marker, title, description = '' }: NewListing,
  { language, parts }: { readonly language: string; readonly parts: object },
): Promise<{ readonly kind: 'begun'; readonly id: string } | SharedFault> {
  const answer = await send(call, {
    mutation: true,
    query: 'mutation BeginListing($input: CreateProductInput!) { createProduct(input: $input) { id } }',
    variables: {
      input: {
        ...parts,
        enabled: false,
        translations: [{ languageCode: language, name: title, slug: markerSlug(marker), description }],
      },
    },
    answer: z.object({ createProduct: z.object({ id: z.string() }) }),
  });
  return answer.kind === 'answer' ? { kind: 'begun', id: answer.data.createProduct.id } : answer;
}

async function fill(
  call: Call,
  {
    id,
    product,
    language,
    variants,
  }: {
    readonly id: string;
    readonly product: NewListing;
    readonly language: string;
    readonly variants: readonly object[];
  },
): Promise<Done | Fault> {
  const options = await makeOptions(call, { productId: id, product, language });
  if (options.kind !== 'options') return options;
  const input = variants.map((variant, index) => ({
    ...variant,
    productId: id,
    optionIds: options.ofUnit[index] ?? [],
  }));
  const refused = await createVariants(call, input);
  if (refused !== null) return refused;
  const { title, handle = title } = product;
  const translations = [{ languageCode: language, slug: handle }];
  return change(call, setProduct, { id, enabled: true, translations });
}

const setProduct = `mutation EndListing($input: UpdateProductInput!) {
  updateProduct(input: $input) { id }
}`;

async function remove(call: Call, id: string): Promise<Done | Fault> {
  const answer = await send(call, {
    mutation: true,
    query: 'mutation RemoveListing($id: ID!) { deleteProduct(id: $id) { result } }',
    variables: { id },
    answer: z.unknown(),
  });
  if (answer.kind === 'answer') return done;
  return answer.kind === 'rejected' && answer.code === 'ENTITY_NOT_FOUND' ? done : answer;
}

async function change(call: Call, query: string, input: object): Promise<Done | SharedFault> {
  const answer = await send(call, { mutation: true, query, variables: { input }, answer: z.unknown() });
  return answer.kind === 'answer' ? done : answer;
}
