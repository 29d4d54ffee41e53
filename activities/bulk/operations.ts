import type { BulkOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { CarryPage } from './carry-page.ts';
import { compareProducts } from './compare-products.ts';
import { exportCustomers } from './export-customers.ts';
import { importCustomers } from './import-customers.ts';
import { moveFailedItems } from './move-failed-items.ts';
import { exportProducts } from './export-products.ts';
import { readListings } from './read-listings.ts';
import { importInventory } from './import-inventory.ts';
import { importOrders } from './import-orders.ts';
import { importProducts } from './import-products.ts';
import { reconcile } from './reconcile.ts';
import { syncCustomers } from './sync-customers.ts';
import { syncInventory } from './sync-inventory.ts';
import { syncItems } from './sync-items.ts';

/** Lists the function that processes a page, for each bulk operation. */
export const bulkPages: Readonly<Record<BulkOperation, CarryPage>> = {
  read_listings: readListings,
  compare_products: compareProducts,
  export_products: exportProducts,
  reconcile,
  sync_customers: syncCustomers,
  import_customers: importCustomers,
  export_customers: exportCustomers,
  sync_inventory: syncInventory,
  sync_items: syncItems,
  import_orders: importOrders,
  import_products: importProducts,
  import_inventory: importInventory,
  move_failed_items: moveFailedItems,
};
