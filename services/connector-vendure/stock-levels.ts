import { z } from 'zod';
import type { Reading, Seen } from '@onhand/contracts/connector/unit.ts';

/** A variant's stock at one location. The sellable figure is `stockOnHand` minus `stockAllocated`. */
export const stockLevel = z
  .object({
    stockLocationId: z.string(),
    stockOnHand: z.int32(),
    // Negative if Vendure allocated an order's units at one location and released them at another.
    stockAllocated: z.int32(),
  })
  .check(({ value: { stockOnHand, stockAllocated }, issues }) => {
    const units = stockOnHand - stockAllocated;
    // Of a level that is out of range itself, this says nothing new.
    if (issues.length > 0 || z.int32().safeParse(units).success) return;
    const message = 'the sellable quantity does not fit into 32 bits';
    issues.push({ code: 'too_big', origin: 'int', maximum: 2_147_483_647, input: units, message });
  });
export type StockLevel = z.infer<typeof stockLevel>;

/** Variant with the fields that its figures need; {@link stockFields} requests them. */
export const stockedVariant = z.object({
  id: z.string(),
  trackInventory: z.enum(['TRUE', 'FALSE', 'INHERIT']),
  stockLevels: z.array(stockLevel),
});
export type StockedVariant = z.infer<typeof stockedVariant>;

/** Requests the fields of {@link stockedVariant}. */
export const stockFields = 'id trackInventory stockLevels { stockLocationId stockOnHand stockAllocated }';

/** Shop-wide setting, which applies to variants with `INHERIT`. */
export const globalSettings = z.object({ trackInventory: z.boolean() });

/** Tells whether Vendure tracks this variant's stock. Without tracking, its levels have no meaning. */
export function isTracked(variant: StockedVariant, settings: z.infer<typeof globalSettings>): boolean {
  return variant.trackInventory === 'INHERIT' ? settings.trackInventory : variant.trackInventory === 'TRUE';
}

/** Reads the figure of a level. Returns `inactive` if the location has never stocked the variant. */
export function figureOf(level: StockLevel | undefined, reading: Reading): Seen {
  if (level === undefined) return { quantity: null, why: 'inactive', ...reading };
  const { stockOnHand, stockAllocated } = level;
  return { quantity: stockOnHand - stockAllocated, reserved: stockAllocated, ...reading };
}

/** Finds a variant's level at a location. */
export function levelAt({ stockLevels }: StockedVariant, locationId: string): StockLevel | undefined {
  return stockLevels.find(({ stockLocationId }) => stockLocationId === locationId);
}
