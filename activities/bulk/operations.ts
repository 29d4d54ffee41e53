import type { BulkOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { CarryPage } from './carry-page.ts';
import { compareProducts } from './compare-products.ts';
import { exportCustomers } from './export-customers.ts';
import { importCustomers } from './import-customers.ts';
import { readListings } from './read-listings.ts';
import { reconcile } from './reconcile.ts';
import { syncCustomers } from './sync-customers.ts';

/** Lists the function that processes a page, for each bulk operation. */
export const bulkPages: Readonly<Record<BulkOperation, CarryPage>> = {
  read_listings: readListings,
  compare_products: compareProducts,
  reconcile,
  sync_customers: syncCustomers,
  import_customers: importCustomers,
  export_customers: exportCustomers,
};
