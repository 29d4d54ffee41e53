import type { Inventory } from '@onhand/connector-kit/connector.ts';
import { writes } from './behaviour.ts';
import { figuresAtOnce } from './limits.ts';
import { read } from './read-figures.ts';
import { write } from './write-figures.ts';

export const inventory: Inventory = {
  writes,
  reads: { batch: figuresAtOnce },
  checksIfSeen: true,
  read,
  write,
};
