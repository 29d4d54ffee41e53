import type { Reading, Seen } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';

/** A quantity that Shopify keeps of an item at a location, by its name. */
export const quantities = z.array(z.object({ name: z.string(), quantity: z.int32() }));
type Quantities = z.infer<typeof quantities>;

/** The quantity that Onhand reads and sets: what is sellable, without what orders have committed. */
export const available = 'available';

/** Requests the field of {@link quantities}. */
export const quantitiesField = `quantities(names: ["${available}"]) { name quantity }`;

/** An item's stock at one location. */
export const stockLevel = z.object({ location: z.object({ id: z.string() }), quantities });
export type StockLevel = z.infer<typeof stockLevel>;

/** Requests the fields of {@link stockLevel}. */
export const levelFields = `location { id } ${quantitiesField}`;

/**
 * Reads the figure of an item at a location. Without a level, the location does not stock the item
 * (`inactive`). An item whose stock Shopify does not track keeps quantities that mean nothing.
 */
export function figureOf(
  { tracked }: { readonly tracked: boolean },
  level: { readonly quantities: Quantities } | null | undefined,
  reading: Reading,
): Seen {
  if (!tracked) return { quantity: null, why: 'unmanaged', ...reading };
  const quantity = level?.quantities.find(({ name }) => name === available)?.quantity;
  return quantity === undefined ? { quantity: null, why: 'inactive', ...reading } : { quantity, ...reading };
}
