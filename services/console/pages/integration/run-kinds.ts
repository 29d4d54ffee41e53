import type { Run } from './run.ts';

/** The kinds of runs that an integration has. */
export const runKinds = [
  'reconcile',
  'read_listings',
  'compare_products',
  'first_sync',
  'scheduled_inventory',
  'scheduled_products',
  'sync_customers',
  'import_products',
  'import_inventory',
  'import_orders',
  'import_customers',
  'export_products',
  'export_customers',
  'sync_inventory',
  'sync_items',
  'move_failed_items',
] as const satisfies readonly Run['kind'][];
