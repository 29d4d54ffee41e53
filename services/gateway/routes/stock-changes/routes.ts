import type { Route } from '../../route.ts';
import { bookStockChanges, previewStockChanges } from './book-stock-changes.ts';

export const stockChangesRoutes: readonly Route[] = [bookStockChanges, previewStockChanges];
