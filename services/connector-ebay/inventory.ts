import type { Inventory } from '@onhand/connector-kit/connector.ts';
import { writes } from './behaviour.ts';
import { bulkSize } from './limits.ts';
import { manage } from './manage-stock.ts';
import { read } from './read-figures.ts';
import { write } from './write-figures.ts';

export const inventory: Inventory = {
  writes,
  reads: { batch: bulkSize },
  checksIfSeen: true,
  read,
  write,
  manage,
};
