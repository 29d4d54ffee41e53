import type { Route } from '../../route.ts';
import { beginBulkOperation } from './begin-bulk-operation.ts';
import { listBulkOperations } from './list-bulk-operations.ts';

export const bulkOperationsRoutes: readonly Route[] = [beginBulkOperation, listBulkOperations];
