import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
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

/** Reads the variations of a product with their options and their markers. */
export async function addedVariations(
  call: Call,
  product: string,
): Promise<{ readonly kind: 'variations'; readonly variations: readonly AddedVariation[] } | SharedFault> {
  const read = await pagesById(call, {
    endpoint: `products/${product}/variations`,
    params: { _fields: Object.keys(addedVariation.shape).join(',') },
    schema: addedVariation,
    perPage: pageSize,
  });
  if (read.kind !== 'pages') return read;
  return { kind: 'variations', variations: read.pages.flatMap(({ records }) => records) };
}

/** Returns the variations that carry a marker. */
export function ownOf(
  variations: readonly AddedVariation[],
  { marker }: { readonly marker: string },
): readonly AddedVariation[] {
  return variations.filter((one) => markerOf(one) === marker);
}
