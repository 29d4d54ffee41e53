import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShopState } from './state.ts';

/** Stores shops so that they survive a restart. */
export interface ShopFiles {
  load(): ShopState[];
  /** Schedules a write of this state. Several calls in a row write only the last state. */
  save(state: ShopState): void;
  remove(id: string): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** Stores nothing. */
export const noFiles: ShopFiles = { load: () => [], save: () => {}, remove: () => {}, close: async () => {} };

/** Earlier versions kept all shops in this file. */
const fileOfAll = 'sandbox.json';

/**
 * Stores each shop in a JSON file of its own in `folder`. A file is replaced as a whole, so a crash leaves
 * the old or the new file.
 */
export function shopFiles(folder: string): ShopFiles {
  const inFolder = join(folder, 'shops');
  mkdirSync(inFolder, { recursive: true });
  const pathOf = (id: string) => join(inFolder, `${id}.json`);
  /** The shops to write, and, with null, those to remove. */
  const waiting = new Map<string, ShopState | null>();
  let writing: Promise<void> | null = null;

  const write = async () => {
    for (const [id, state] of waiting) {
      waiting.delete(id);
      if (state === null) {
        await rm(pathOf(id), { force: true });
      } else {
        await writeFile(`${pathOf(id)}.new`, JSON.stringify(state));
        await rename(`${pathOf(id)}.new`, pathOf(id));
      }
    }
  };
  const change = (id: string, state: ShopState | null) => {
    waiting.set(id, state);
    start();
  };
  const start = () => {
    writing ??= write().finally(() => {
      writing = null;
      if (waiting.size > 0) start();
    });
  };
  const written = async (): Promise<void> => {
    if (writing === null) return;
    await writing;
    await written();
  };
  return {
    load: () => {
      divide(join(folder, fileOfAll), pathOf);
      return readdirSync(inFolder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => readShop(join(inFolder, name)));
    },
    save: (state) => change(state.id, state),
    remove: (id) => change(id, null),
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
  own: null,
};
const laterOfProducts = { tagIds: [], images: [], meta: [], backorders: 'no' as const };
const laterOfOrders = { statusBeforeTrash: null };

function readShop(path: string): ShopState {
  // The cast is safe: this program writes the file as a whole. An older file lacks fields that were added
  // later; here and in the platforms they are filled in.
  const state = JSON.parse(readFileSync(path, 'utf8')) as ShopState;
  return {
    ...later,
    ...state,
    products: state.products.map((product) => ({ ...laterOfProducts, ...product })),
    orders: state.orders.map((order) => ({ ...laterOfOrders, ...order })),
  };
}

/** Gives each shop of an earlier version's file a file of its own. */
function divide(path: string, pathOf: (id: string) => string): void {
  try {
    const states = JSON.parse(readFileSync(path, 'utf8')) as ShopState[];
    for (const state of states) writeFileSync(pathOf(state.id), JSON.stringify(state));
    rmSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
}
