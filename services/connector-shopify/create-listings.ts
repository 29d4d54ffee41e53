import type { Call, ListingCreator } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { z } from 'zod';
import { addUnits } from './add-units.ts';
import { listingCreation } from './behaviour.ts';
import { send } from './client.ts';
import { findListing } from './find-listing.ts';
import { idOf } from './gid.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';
import { customIdOf, defineMarker, listedMark, productMarker } from './listing-marker.ts';
import { currencyRefused, readListingShop } from './listing-shop.ts';
import { optionInputs, variantInputs } from './new-variants.ts';
import { publishProduct } from './publish-product.ts';

/**
 * Lists a product in three steps: a draft with all of its variants and the marker, its publication, and its
 * activation. The first step is repeated on the same draft: Shopify takes the marker as the product's id. A
 * draft of a refused product is deleted.
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
): Promise<{ readonly kind: 'created'; readonly group: string } | Fault> {
  const shop = await readListingShop(call);
  if (shop.kind !== 'shop') return shop;
  const refused = currencyRefused(product, shop);
  if (refused !== null) return refused;
  const variants = variantInputs(product, shop.currency);
  if (variants.kind !== 'inputs') return variants;
  const defined = shop.isMarkerDefined ? null : await defineMarker(call);
  if (defined !== null && defined.kind !== 'defined') return defined;
  const draft = await begin(call, product, variants.inputs);
  if (draft.kind !== 'begun') return draft;
  const ended = await end(call, draft.id, shop);
  if (ended.kind === 'rejected') await remove(call, draft.id);
  return ended.kind === 'done' ? { kind: 'created', group: idOf(draft.id) } : ended;
}

type Begun = { readonly kind: 'begun'; readonly id: string } | Fault;

const set = z.object({
  productSet: z.object({
    product: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(userError),
  }),
});
const setQuery = `mutation BeginListing($identifier: ProductSetIdentifiers, $input: ProductSetInput!) {
  productSet(identifier: $identifier, input: $input, synchronous: true) {
    product { id }
    userErrors { field message code }
  }
}`;
/** Shopify takes points for the input: 0.2 for a variant, 0.4 for a metafield. */
const pointsOf = (variants: number) => mutationPoints + 2 + Math.ceil(variants * 0.2 + 0.4);

async function begin(call: Call, product: NewListing, variants: readonly object[]): Promise<Begun> {
  const { marker, title, description, tags, handle } = product;
  const input = {
    title,
    status: 'DRAFT',
    ...(description !== undefined && { descriptionHtml: description }),
    ...(tags !== undefined && { tags }),
    metafields: [productMarker(marker)],
    productOptions: optionInputs(product),
    variants,
  };
  const attempt = async (given: object): Promise<Begun> => {
    const answer = await send(call, {
      mutation: true,
      query: setQuery,
      variables: { identifier: { customId: customIdOf(marker) }, input: given },
      cost: pointsOf(variants.length),
      answer: set,
    });
    if (answer.kind !== 'answer') return answer;
    const { product: draft, userErrors } = answer.data.productSet;
    return draft === null ? refusalOf(userErrors) : { kind: 'begun', id: draft.id };
  };
  if (handle === undefined) return attempt(input);
  const begun = await attempt({ ...input, handle });
  // Without a handle, Shopify makes one of the title that no other product has.
  return begun.kind === 'rejected' && begun.code === 'HANDLE_NOT_UNIQUE' ? attempt(input) : begun;
}

type Done = { readonly kind: 'done' };

const changed = z.object({ changed: z.object({ userErrors: z.array(userError) }) });
const activateQuery = `mutation EndListing($product: ProductUpdateInput!) {
  changed: productUpdate(product: $product) { userErrors { field message } }
}`;
const deleteQuery = `mutation RemoveListing($id: ID!) {
  changed: productDelete(input: { id: $id }) { userErrors { field message } }
}`;

async function end(
  call: Call,
  id: string,
  { mayPublish }: { readonly mayPublish: boolean },
): Promise<Done | Fault> {
  const published: Done | Fault = mayPublish ? await publishProduct(call, id) : { kind: 'done' };
  if (published.kind !== 'done') return published;
  return change(call, activateQuery, { product: { id, status: 'ACTIVE', metafields: [listedMark] } });
}

function remove(call: Call, id: string): Promise<Done | Fault> {
  return change(call, deleteQuery, { id });
}

async function change(
  call: Call,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Done | Fault> {
  const answer = await send(call, {
    mutation: true,
    query,
    variables,
    cost: mutationPoints + 2,
    answer: changed,
  });
  if (answer.kind !== 'answer') return answer;
  const { userErrors } = answer.data.changed;
  return userErrors.length > 0 ? refusalOf(userErrors) : { kind: 'done' };
}
