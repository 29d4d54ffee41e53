import { z } from 'zod';
import type { Reading, Seen } from '@onhand/contracts/connector/unit.ts';

/** A variant's stock at one location. What can be sold there is `stockOnHand` less `stockAllocated`. */
export const stockLevel = z.object({
  stockLocationId: z.string(),
  stockOnHand: z.number().int(),
  // Negative after Vendure released an order's units at another location than it had allocated them.
  stockAllocated: z.number().int(),
});
export type StockLevel = z.infer<typeof stockLevel>;

/** A variant as far as its figures need it; {@link stockFields} asks for it. */
export const stockedVariant = z.object({
  id: z.string(),
  trackInventory: z.enum(['TRUE', 'FALSE', 'INHERIT']),
  stockLevels: z.array(stockLevel),
});
export type StockedVariant = z.infer<typeof stockedVariant>;

/** The fields of a `ProductVariant` that {@link stockedVariant} reads. */
export const stockFields = 'id trackInventory stockLevels { stockLocationId stockOnHand stockAllocated }';

/** The shop's own setting, which variants with `INHERIT` follow. */
export const globalSettings = z.object({ trackInventory: z.boolean() });

/** Whether orders and figures move this variant's stock at all; if not, its levels mean nothing. */
export function isTracked(variant: StockedVariant, settings: z.infer<typeof globalSettings>): boolean {
  return variant.trackInventory === 'INHERIT' ? settings.trackInventory : variant.trackInventory === 'TRUE';
}

/** A level's figure; `inactive` where the variant has never been stocked at that location. */
export function figureOf(level: StockLevel | undefined, reading: Reading): Seen {
  if (level === undefined) return { quantity: null, why: 'inactive', ...reading };
  const { stockOnHand, stockAllocated } = level;
  return { quantity: stockOnHand - stockAllocated, reserved: stockAllocated, ...reading };
}

/** The level at a location. */
export function levelAt({ stockLevels }: StockedVariant, locationId: string): StockLevel | undefined {
  return stockLevels.find(({ stockLocationId }) => stockLocationId === locationId);
}
