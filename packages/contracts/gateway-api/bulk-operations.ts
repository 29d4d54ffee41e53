import type { RequestedOperation, WritingOperation } from '@onhand/domain/runs/requested-operations.ts';
import { z } from 'zod';
import type { IntegrationId, ProductId } from '@onhand/domain/ids.ts';
import { id } from './id.ts';
import { moment } from './moment.ts';

/** What can be asked for: one line for each operation that a person begins. */
const requests = {
  sync_inventory: z.strictObject({ operation: z.literal('sync_inventory') }),
  import_orders: z.strictObject({
    operation: z.literal('import_orders'),
    /** Only orders that changed since then. Left out: all orders. */
    since: moment.exactOptional(),
  }),
  import_products: z.strictObject({ operation: z.literal('import_products') }),
  import_inventory: z.strictObject({ operation: z.literal('import_inventory') }),
  import_customers: z.strictObject({ operation: z.literal('import_customers') }),
  export_customers: z.strictObject({ operation: z.literal('export_customers') }),
  export_products: z.strictObject({
    operation: z.literal('export_products'),
    /** Left out: every product with an item that has no listing there. */
    productIds: z.array(id<ProductId>()).min(1).max(1000).exactOptional(),
  }),
} satisfies Record<RequestedOperation, z.ZodType<{ operation: RequestedOperation }>>;

/** An operation on everything of an integration. */
export const bulkOperationRequest = z.discriminatedUnion('operation', [
  requests.sync_inventory,
  requests.import_orders,
  requests.import_products,
  requests.import_inventory,
  requests.import_customers,
  requests.export_customers,
  requests.export_products,
]);
export type BulkOperationRequest = z.infer<typeof bulkOperationRequest>;

/** The part of a plan's change that is the same for each bulk operation. */
const planned = { kind: z.literal('bulk_operation'), integrationId: id<IntegrationId>() };

const plannedOperations = {
  sync_inventory: z.strictObject({ ...planned, ...requests.sync_inventory.shape }),
  export_products: z.strictObject({ ...planned, ...requests.export_products.shape }),
  export_customers: z.strictObject({ ...planned, ...requests.export_customers.shape }),
} satisfies Record<WritingOperation, z.ZodType<{ operation: WritingOperation }>>;

/** A bulk operation that writes to a shop, to be planned. */
export const bulkChange = z.discriminatedUnion('operation', [
  plannedOperations.sync_inventory,
  plannedOperations.export_products,
  plannedOperations.export_customers,
]);
