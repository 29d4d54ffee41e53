import type { Route } from '../../route.ts';
import { archiveItem } from './archive-item.ts';
import { bookAdjustment } from './book-adjustment.ts';
import { bookCount } from './book-count.ts';
import { bookReceipt } from './book-receipt.ts';
import { bookTransfer } from './book-transfer.ts';
import { changeItem } from './change-item.ts';
import { changeManyPreferences } from './change-many-preferences.ts';
import { changePreferences } from './change-preferences.ts';
import { createItem } from './create-item.ts';
import { listItems } from './list-items.ts';
import { listMovements } from './list-movements.ts';
import { listOrderProperties } from './list-order-properties.ts';
import { readItem } from './read-item.ts';
import { readPreferences } from './read-preferences.ts';
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
  listOrderProperties,
  readItem,
  changeItem,
  readStock,
  syncNow,
  readPreferences,
  changePreferences,
  changeManyPreferences,
];
