import { z } from 'zod';

/** What is permitted: figures from the platform, figures to it, both or neither. */
export const direction = z.enum(['inbound', 'outbound', 'bidirectional', 'disabled']);

/** How a source store is lowered by what was sold elsewhere: by a write, by a copied order, or not by us. */
export const writeSalesBack = z.enum(['adjust', 'order', 'none']);

/** `writeSalesBack` only of an integration with role supplier; left out, it stays as it is. */
export const newInventorySettings = z.strictObject({
  direction,
  writeSalesBack: writeSalesBack.exactOptional(),
});

export const inventorySettings = z.object({
  direction,
  /** Null where the role is seller. */
  writeSalesBack: writeSalesBack.nullable(),
});

export const syncSettings = z.object({ inventory: inventorySettings });
