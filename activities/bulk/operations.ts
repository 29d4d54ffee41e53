import type { BulkOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { CarryPage } from './carry-page.ts';
import { readListings } from './read-listings.ts';

/** How a page of each bulk operation is carried over. */
export const bulkPages: Readonly<Record<BulkOperation, CarryPage>> = {
  read_listings: readListings,
};
