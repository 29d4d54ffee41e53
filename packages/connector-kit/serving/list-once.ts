import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ListingAddition, ListingCreated, NewListing } from '@onhand/contracts/connector/new-listing.ts';
import type { Call, ListingCreator, Listings } from '../connector.ts';
import { permissionMissing } from './permission-missing.ts';

/**
 * Lists a product, or adds units to one, unless the shop shows what has its marker: then that is returned,
 * and what is left of an interrupted attempt is replaced or completed. Refuses a SKU that the shop already
 * sells. The caller holds the marker's lock. What the shop does not show yet is not found: after an unknown
 * outcome, the caller waits before it asks again.
 */
export async function listOnce(
  shop: { readonly creation: ListingCreator; readonly get: Listings['get'] },
  call: Call,
  product: NewListing,
): Promise<ListingCreated> {
  const { marker, since, addTo, units } = product;
  const skus = units.map(({ sku }) => sku);
  const search = { marker, since, skus, ...(addTo !== undefined && { addTo }) };
  const found = await shop.creation.find(call, search);
  switch (found.kind) {
    case 'absent':
      return make(shop, call, product, null);
    case 'found':
      return found.complete ? shown(shop, call, found.group, true) : make(shop, call, product, found.group);
    case 'taken':
      return skuTaken(found.skus);
    case 'rejected':
    case 'rate_limited':
    case 'unavailable':
    case 'unknown':
    case 'unauthorized':
      return found;
  }
}

async function make(
  shop: { readonly creation: ListingCreator; readonly get: Listings['get'] },
  call: Call,
  product: NewListing,
  begun: string | null,
): Promise<ListingCreated> {
  const { addTo } = product;
  const made =
    addTo === undefined
      ? await shop.creation.create(call, product, { begun })
      : await addUnits(shop.creation, call, { ...product, addTo });
  if (made.kind === 'created') return shown(shop, call, made.group, false);
  // The search has just read products with the same credentials.
  return made.kind === 'unauthorized' ? permissionMissing(made, 'products') : made;
}

async function addUnits(
  creation: ListingCreator,
  call: Call,
  addition: ListingAddition,
): Promise<{ readonly kind: 'created'; readonly group: string } | Fault> {
  const answer = await creation.add(call, addition);
  return answer.kind === 'added' ? { kind: 'created', group: addition.addTo } : answer;
}

async function shown(
  { get }: { readonly get: Listings['get'] },
  call: Call,
  group: string,
  existed: boolean,
): Promise<ListingCreated> {
  const [answer] = await get(call, [group]);
  const read = answer?.result;
  if (read?.kind === 'listings') {
    return { kind: 'created', created: { group, listings: read.items }, existed };
  }
  // It is there, so its creation must not count as refused.
  const why = read !== undefined && 'message' in read ? ` ${read.message}` : '';
  return { kind: 'unknown', message: `The product was listed and could not be read.${why}`, ended: true };
}

function skuTaken(skus: readonly string[]): ListingCreated {
  return {
    kind: 'rejected',
    code: 'sku_taken',
    message: `The shop already has a product with the SKU ${skus.join(', ')}.`,
    hint: 'Read the listings of the shop and link them, or change the SKU. Then retry.',
  };
}
