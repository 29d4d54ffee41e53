import type { Operations } from '../operation.ts';
import { inventoryOperations } from './inventory.ts';
import { listingOperations } from './listings.ts';
import { receiptOperations } from './receipts.ts';
import { shopOperations } from './shop.ts';
import { transactionOperations } from './transactions.ts';

/** Holds every operation that the sandbox plays, by its id in the specification. */
export const operations: Operations = {
  ...shopOperations,
  ...listingOperations,
  ...inventoryOperations,
  ...receiptOperations,
  ...transactionOperations,
};
