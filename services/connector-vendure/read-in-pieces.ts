import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inHalves } from '@onhand/connector-kit/serving/halves.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ListingSnapshot, UnreadListing } from '@onhand/contracts/connector/listing.ts';
import { z } from 'zod';
import { send } from './client.ts';

/** A page of variants: their IDs and creation times, the listings of each, and those that cannot be read. */
export interface VariantPage {
  readonly kind: 'variants';
  readonly variants: readonly { readonly id: string; readonly createdAt: string }[];
  readonly listings: ReadonlyMap<string, readonly ListingSnapshot[]>;
  readonly unread: UnreadListing[];
  readonly shopStartedAt: string;
}

type Options = Readonly<Record<string, unknown>>;

const names = z.object({
  productVariants: z.object({
    items: z.array(
      z.object({ id: z.string(), createdAt: z.iso.datetime(), product: z.object({ id: z.string() }) }),
    ),
  }),
});
const namesQuery = `query NamesOfListings($options: ProductVariantListOptions!) {
  productVariants(options: $options) { items { id createdAt product { id } } }
}`;

/**
 * Reads a page of variants that Vendure refuses as a whole: their names first, then the variants by ID, fewer
 * at a time, until only those fail that Vendure cannot show. `read` reads the variants of a list.
 */
export async function readInPieces(
  call: Call,
  options: Options,
  read: (options: Options) => Promise<VariantPage | SharedFault>,
): Promise<VariantPage | Fault> {
  const named = await send(call, {
    mutation: false,
    query: namesQuery,
    variables: { options },
    answer: names,
  });
  if (named.kind !== 'answer') return named;
  const variants = named.data.productVariants.items;
  const found = await inHalves<Found>(
    variants.map(({ id }) => id),
    {
      ask: async (ids) => {
        const page = await read({ filter: { id: { in: ids } }, take: ids.length });
        const answerOf = (id: string): Found | SharedFault =>
          page.kind === 'variants' ? { kind: 'listed', items: page.listings.get(id) ?? [] } : page;
        return new Map(ids.map((id) => [id, answerOf(id)]));
      },
      // The shop has just shown their names.
      works: async () => !call.signal.aborted,
      mutation: false,
    },
  );
  const listings = new Map<string, readonly ListingSnapshot[]>();
  const unread: UnreadListing[] = [];
  for (const { id: unit, product } of variants) {
    const result = found.get(unit);
    if (result === undefined) continue;
    if (result.kind === 'listed') listings.set(unit, result.items);
    else if (result.kind !== 'rejected') return result;
    else unread.push({ group: product.id, unit, code: result.code, message: result.message });
  }
  return { kind: 'variants', variants, listings, unread, shopStartedAt: named.shopStartedAt };
}

/** A variant that is gone by now has no listings. */
interface Found {
  readonly kind: 'listed';
  readonly items: readonly ListingSnapshot[];
}
