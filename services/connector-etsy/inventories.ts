import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { isNotFound } from './etsy-faults.ts';
import { inventory, listingHead } from './inventory-schema.ts';
import type { Inventory, Listing, Product } from './inventory-schema.ts';
import { inventoryForm } from './inventory-form.ts';
import type { ProductChange } from './inventory-form.ts';
import { shopIdOf } from './shop-id.ts';

export type ListingRead =
  | { readonly kind: 'listing'; readonly listing: Listing; readonly reading: Reading }
  | { readonly kind: 'absent'; readonly reading: Reading }
  | SharedFault;

const withState = inventory.extend({ listing: listingHead });

/** Reads one listing with its inventory. */
export async function readOneListing(call: Call, listingId: string): Promise<ListingRead> {
  const reading: Reading = { readStartedAt: call.now().toISOString() };
  const answer = await request(call, {
    method: 'GET',
    path: `/listings/${listingId}/inventory?includes=Listing`,
    answer: withState,
  });
  if (answer.kind !== 'answer') return isNotFound(answer) ? { kind: 'absent', reading } : answer;
  const { listing, ...rest } = answer.body;
  return { kind: 'listing', listing: { ...listing, inventory: rest }, reading: answer.reading };
}

/**
 * Replaces the inventory of a listing that was just read. Returns it as Etsy keeps it. What somebody bought
 * since the reading is put back: the quantities that do not change are sent, too.
 */
export async function replaceInventory(
  call: Call,
  { listing_id: listingId, inventory: before }: { listing_id: number; inventory: Inventory },
  changes: ReadonlyMap<Product, ProductChange>,
): Promise<{ kind: 'replaced'; inventory: Inventory; reading: Reading } | SharedFault> {
  const answer = await request(call, {
    method: 'PUT',
    path: `/listings/${listingId}/inventory${variationsQuery(before)}`,
    json: inventoryForm(before, changes),
    answer: inventory,
  });
  if (answer.kind !== 'answer') return answer;
  return { kind: 'replaced', inventory: answer.body, reading: answer.reading };
}

/**
 * Etsy takes three properties only from a program that says that it knows them.
 * https://developers.etsy.com/documentation/tutorials/third-variation
 */
function variationsQuery({ products }: Inventory): string {
  const most = Math.max(...products.map(({ property_values: values }) => values.length));
  return most > 2 ? `?max_variations_supported=${most}` : '';
}

/** Activates or deactivates a listing. Etsy charges its fee for a listing that it renews. */
export async function setListingState(
  call: Call,
  listingId: number,
  state: 'active' | 'inactive',
): Promise<SharedFault | null> {
  const shop = await shopIdOf(call);
  if (shop.kind !== 'shop')
    return shop.kind === 'unknown' ? { kind: 'unavailable', message: shop.message } : shop;
  const answer = await request(call, {
    method: 'PATCH',
    path: `/shops/${shop.id}/listings/${listingId}`,
    form: { state },
    answer: z.object({ state: z.string() }),
  });
  return answer.kind === 'answer' ? null : answer;
}
