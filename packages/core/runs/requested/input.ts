import { z } from 'zod';

/** Input of `import_orders`: `since` null imports all orders, a time those that changed since then. */
const importOrders = z.object({ since: z.iso.datetime().nullable().default(null) });

/** Reads what a run of `import_orders` was asked for. */
export function readImportOrdersInput(input: unknown): { readonly since: string | null } {
  return importOrders.parse(input);
}
