import type { Entity } from '../settings/sync-settings.ts';
import type { AnyRunKind, BulkOperation } from './run-kinds.ts';

interface RequestedFacts {
  /** The settings that permit it, and what they are asked. */
  readonly entity: Entity;
  readonly trigger: 'bulk_import' | 'bulk_export';
  /** What a connector has to be capable of. */
  readonly needs: 'inventory' | 'listings' | 'creation of listings' | 'orders' | 'customers';
  /** It writes figures, so it needs an integration whose first plan is applied. */
  readonly publishes: boolean;
}

/** A bulk operation that a person begins. Its runs can be resumed after they failed or were cancelled. */
export type RequestedOperation = Extract<
  BulkOperation,
  | 'sync_inventory'
  | 'import_orders'
  | 'import_products'
  | 'import_inventory'
  | 'export_products'
  | 'import_customers'
  | 'export_customers'
>;

/** A requested operation that writes to a shop. A person sees first what it would write. */
export type WritingOperation = Extract<
  RequestedOperation,
  'sync_inventory' | 'export_products' | 'export_customers'
>;

/** The facts about each requested operation. */
export const requestedOperations: {
  readonly [Operation in RequestedOperation]: RequestedFacts & {
    readonly trigger: Operation extends WritingOperation ? 'bulk_export' : 'bulk_import';
  };
} = {
  sync_inventory: { entity: 'inventory', trigger: 'bulk_export', needs: 'inventory', publishes: true },
  import_orders: { entity: 'orders', trigger: 'bulk_import', needs: 'orders', publishes: false },
  import_products: { entity: 'products', trigger: 'bulk_import', needs: 'listings', publishes: false },
  import_inventory: { entity: 'inventory', trigger: 'bulk_import', needs: 'inventory', publishes: false },
  import_customers: { entity: 'customers', trigger: 'bulk_import', needs: 'customers', publishes: false },
  export_customers: { entity: 'customers', trigger: 'bulk_export', needs: 'customers', publishes: false },
  export_products: {
    entity: 'products',
    trigger: 'bulk_export',
    needs: 'creation of listings',
    publishes: true,
  },
};

/** Every requested operation, in the order of `requestedOperations`. */
// The record's keys are the operations: Object.keys forgets their type.
export const requestedOperationNames: readonly RequestedOperation[] = Object.keys(
  requestedOperations,
) as RequestedOperation[];

/** Narrows a run's kind to a requested operation. Pure. */
export function isRequested(kind: AnyRunKind): kind is RequestedOperation {
  return kind in requestedOperations;
}

/** Narrows a requested operation to those that write to a shop. Pure. */
export function isWriting(operation: RequestedOperation): operation is WritingOperation {
  return requestedOperations[operation].trigger === 'bulk_export';
}
