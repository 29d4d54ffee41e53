import type { ProductId } from '@onhand/domain/ids.ts';
import { z } from 'zod';

/** Input of `import_orders`: `since` null imports all orders, a time those that changed since then. */
const importOrders = z.object({ since: z.iso.datetime().nullable().default(null) });

/** Reads what a run of `import_orders` was asked for. */
export function readImportOrdersInput(input: unknown): { readonly since: string | null } {
  return importOrders.parse(input);
}

/** Input of `export_products`: `productIds` null exports all that are not listed there. */
const exportProducts = z.object({ productIds: z.array(z.uuid()).nullable().default(null) });

/** Reads what a run of `export_products` was asked for. */
export function readExportProductsInput(input: unknown): {
  readonly productIds: readonly ProductId[] | null;
} {
  // The ids of the products are checked where they are used: an id of another merchant names nothing.
  return exportProducts.parse(input) as { productIds: ProductId[] | null };
}
