import { mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShopState } from './state.ts';

/** Stores shops so that they survive a restart. */
export interface ShopFile {
  load(): ShopState[];
  /** Schedules a write of these states. Several calls in a row write only the last states. */
  save(states: readonly ShopState[]): void;
  /** Resolves when the saved states are written. */
  close(): Promise<void>;
}

/** Stores nothing. */
export const noFile: ShopFile = { load: () => [], save: () => {}, close: async () => {} };

/**
 * Stores shops in one JSON file in `folder`. The file is replaced as a whole, so a crash leaves the old or
 * the new file.
 */
export function shopFile(folder: string): ShopFile {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'sandbox.json');
  let waiting: readonly ShopState[] | null = null;
  let writing: Promise<void> | null = null;

  const write = async () => {
    while (waiting !== null) {
      const text = JSON.stringify(waiting);
      waiting = null;
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    }
  };
  const start = () => {
    writing ??= write().finally(() => {
      writing = null;
      if (waiting !== null) start();
    });
  };
  const written = async (): Promise<void> => {
    if (writing === null) return;
    await writing;
    await written();
  };
  return {
    load: () => readShops(path),
    save: (states) => {
      waiting = states;
      start();
    },
    close: written,
  };
}

const later = {
  requests: [],
  clockSkewMs: 0,
  deliveriesHeld: false,
  deliveryDelayMs: 0,
  deliveryPatienceMs: null,
  orderStatuses: [],
  backup: null,
};
const laterOfProducts = { tagIds: [], images: [], meta: [], backorders: 'no' as const };
const laterOfOrders = { statusBeforeTrash: null };

function readShops(path: string): ShopState[] {
  try {
    // The cast is safe: this program writes the file as a whole. An older file lacks fields that were added
    // later; here and in the platforms they are filled in.
    const states = JSON.parse(readFileSync(path, 'utf8')) as ShopState[];
    return states.map((state) => ({
      ...later,
      ...state,
      products: state.products.map((product) => ({ ...laterOfProducts, ...product })),
      orders: state.orders.map((order) => ({ ...laterOfOrders, ...order })),
    }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
