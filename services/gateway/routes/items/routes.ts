import type { Route } from '../../route.ts';
import { archiveItem } from './archive-item.ts';
import { bookAdjustment } from './book-adjustment.ts';
import { bookCount } from './book-count.ts';
import { bookReceipt } from './book-receipt.ts';
import { bookTransfer } from './book-transfer.ts';
import { changeItem } from './change-item.ts';
import { createItem } from './create-item.ts';
import { listItems } from './list-items.ts';
import { listMovements } from './list-movements.ts';
import { readItem } from './read-item.ts';
import { readStock } from './read-stock.ts';
import { syncNow } from './sync-now.ts';

export const itemsRoutes: readonly Route[] = [
  archiveItem,
  bookAdjustment,
  bookCount,
  bookTransfer,
  bookReceipt,
  createItem,
  listItems,
  listMovements,
  readItem,
  changeItem,
  readStock,
  syncNow,
];
