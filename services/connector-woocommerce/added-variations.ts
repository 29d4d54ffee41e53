import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { pageSize } from './limits.ts';
import { pagesById } from './list-by-id.ts';
import { markerOf } from './order-marker.ts';
import { chosenOption } from './product-schema.ts';
import { id, meta } from './schema.ts';

const addedVariation = z.object({
  id,
  sku: z.string().default(''),
  attributes: z.array(chosenOption).default([]),
  meta_data: z.array(meta).default([]),
});
export type AddedVariation = z.infer<typeof addedVariation>;

/**
 * Reads the variations of a product with their options and their markers. Refuses to return any if one cannot
 * be read: it may be the one that is looked for.
 */
export async function addedVariations(
  call: Call,
  product: string,
): Promise<{ readonly kind: 'variations'; readonly variations: readonly AddedVariation[] } | Fault> {
  const read = await pagesById(call, {
    endpoint: `products/${product}/variations`,
    params: { _fields: Object.keys(addedVariation.shape).join(',') },
    schema: addedVariation,
    perPage: pageSize,
  });
  if (read.kind !== 'pages') return read;
  const [unread] = read.pages.flatMap((page) => page.unread);
  if (unread !== undefined) {
    const message = `The variation ${unread.name} of the product cannot be read, so nobody knows which variations are there. Correct or delete it in the shop, then retry. ${unread.message}`;
    return { kind: 'rejected', code: 'variation_unreadable', message };
  }
  return { kind: 'variations', variations: read.pages.flatMap(({ records }) => records) };
}

/** Returns the variations that carry a marker. */
export function ownOf(
  variations: readonly AddedVariation[],
  { marker }: { readonly marker: string },
): readonly AddedVariation[] {
  return variations.filter((one) => markerOf(one) === marker);
}
