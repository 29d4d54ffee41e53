import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Seen, UnitRef } from '@onhand/contracts/connector/unit.ts';
import { send } from './client.ts';
import { figureOf, globalSettings, isTracked, levelAt, stockedVariant, stockFields } from './stock-levels.ts';

const stock = z.object({
  productVariants: z.object({ items: z.array(stockedVariant) }),
  stockLocations: z.object({ items: z.array(z.object({ id: z.string() })) }),
  globalSettings,
});

/** Holds the stock read for a set of refs. */
export interface ReadStock {
  readonly kind: 'stock';
  /** Returns the figure of one of the refs. */
  seen(ref: UnitRef): Seen;
  /** Tells whether the channel has this variant. */
  has(unit: string): boolean;
}

/** Reads the stock of refs in one request. A variant or location that the channel lacks is `absent`. */
export async function readStock(call: Call, refs: readonly UnitRef[]): Promise<ReadStock | Fault> {
  const variantIds = [...new Set(refs.map(({ unit }) => unit))];
  const locationIds = [...new Set(refs.map(({ location }) => location))];
  const answer = await send(call, {
    mutation: false,
    query: `query Stock($variantIds: [String!]!, $locationIds: [String!]!, $variants: Int!, $locations: Int!) {
      productVariants(options: { filter: { id: { in: $variantIds } }, take: $variants }) { items { ${stockFields} } }
      stockLocations(options: { filter: { id: { in: $locationIds } }, take: $locations }) { items { id } }
      globalSettings { trackInventory }
    }`,
    // Without `take`, the shop's default limit would cut the list, and the omitted records would look absent.
    variables: { variantIds, locationIds, variants: variantIds.length, locations: locationIds.length },
    answer: stock,
  });
  if (answer.kind !== 'answer') return answer;

  const { productVariants, stockLocations, globalSettings: settings } = answer.data;
  const variants = new Map(productVariants.items.map((variant) => [variant.id, variant]));
  const locations = new Set(stockLocations.items.map(({ id }) => id));
  const { reading } = answer;
  return {
    kind: 'stock',
    has: (unit) => variants.has(unit),
    seen({ unit, location }) {
      const variant = variants.get(unit);
      if (!variant || !locations.has(location)) return { quantity: null, why: 'absent', ...reading };
      if (!isTracked(variant, settings)) return { quantity: null, why: 'unmanaged', ...reading };
      return figureOf(levelAt(variant, location), reading);
    },
  };
}
