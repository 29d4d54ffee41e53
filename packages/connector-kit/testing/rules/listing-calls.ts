import { randomUUID } from 'node:crypto';
import type { TestContext } from 'vitest';
import type { CreatedListing, NewListing } from '@onhand/contracts/connector/new-listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { anyImage } from '../arrangement.ts';
import type { ListingCreationArrangement } from '../arrangement.ts';
import type { Served } from '../ask.ts';
import type { Subject } from './subject.ts';

type Ask = Served['ask'];

/** More writes than any platform needs for one product. */
export const writesAtMost = 16;

type Prepared = Omit<Awaited<ReturnType<Subject['arranged']>>, 'listingCreation'> & {
  readonly creation: ListingCreationArrangement;
  readonly product: NewListing;
};

/** Returns a shop and a product to list. Skips the rule if the arrangement does not prepare listings. */
export async function withListing(
  { skip }: TestContext,
  { arranged }: Subject,
  units = 1,
): Promise<Prepared> {
  const { listingCreation: creation, ...arrangement } = await arranged();
  if (creation === undefined) return skip('the arrangement does not prepare created products');
  const { imageAddress = anyImage } = arrangement;
  return { ...arrangement, creation, product: productOf(creation.currency, units, imageAddress) };
}

function productOf(currency: string, units: number, image: (name: string) => string): NewListing {
  const id = randomUUID().slice(0, 8);
  return {
    marker: `onhand:${randomUUID()}`,
    since: new Date().toISOString(),
    currency,
    title: `Scarf ${id}`,
    description: '<p>Warm.</p>',
    images: [image(`${id}-front.jpg`), image(`${id}-back.png`)],
    categories: [`Scarves ${id}`],
    tags: [`wool ${id}`, `new ${id}`],
    handle: `scarf-${id}`,
    options: units === 1 ? [] : ['Size', 'Color'],
    units: Array.from({ length: units }, (_, index) => ({
      sku: `SCARF-${id}-${index}`,
      price: { regular: `${12 + index}.50`, sale: null },
      values: units === 1 ? [] : [`Size ${index}`, 'Red'],
    })),
  };
}

/** Returns a time after which none of the products here was made, whatever the margin of a search. */
export function later(): string {
  return new Date(Date.now() + 3_600_000).toISOString();
}

/** Lists a product or adds to one. Throws if that is refused. */
export async function created(
  ask: Ask,
  product: NewListing,
): Promise<CreatedListing & { readonly existed: boolean }> {
  const answer = await ask('listings.create', product, 60_000);
  if (answer.kind !== 'created') throw new Error(`not listed: ${JSON.stringify(answer)}`);
  return { ...answer.created, existed: answer.existed };
}

/** Searches for what a call listed. */
export function search(
  ask: Ask,
  { marker, since, addTo, units }: NewListing,
): Promise<OutputOf<'listings.findByMarker'>> {
  const skus = units.map(({ sku }) => sku);
  return ask('listings.findByMarker', { marker, since, skus, ...(addTo !== undefined && { addTo }) });
}

/** Returns the ids of the units, each once. */
export function unitsOf(listings: CreatedListing['listings']): readonly string[] {
  return [...new Set(listings.map(({ ref }) => ref.unit))];
}

/** Returns the figures of all places that stock the units. */
export function figuresOf(listings: CreatedListing['listings']): readonly (number | null)[] {
  return [
    ...new Set(listings.filter(({ seen }) => seen.why !== 'inactive').map(({ seen }) => seen.quantity)),
  ];
}
