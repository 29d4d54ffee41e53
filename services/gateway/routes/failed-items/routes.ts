import type { Route } from '../../route.ts';
import { listFailedItems } from './list-failed-items.ts';
import { retryFailedItem } from './retry-failed-item.ts';
import { retryFailedItems } from './retry-failed-items.ts';
import { skipFailedItem } from './skip-failed-item.ts';
import { skipFailedItems } from './skip-failed-items.ts';

export const failedItemsRoutes: readonly Route[] = [
  listFailedItems,
  retryFailedItem,
  retryFailedItems,
  skipFailedItem,
  skipFailedItems,
];
