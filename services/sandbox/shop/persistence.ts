import { mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShopState } from './state.ts';

/** Where shops survive a restart. */
export interface ShopFile {
  load(): ShopState[];
  /** Keeps this soon; of several in a row only the last is written. */
  save(states: readonly ShopState[]): void;
  /** Resolves when what was saved is written. */
  close(): Promise<void>;
}

/** Nothing is kept. */
export const noFile: ShopFile = { load: () => [], save: () => {}, close: async () => {} };

/** One JSON file in `folder`, replaced as a whole so that a crash leaves the old or the new one. */
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
};
const laterOfProducts = { tagIds: [], images: [], meta: [] };

function readShops(path: string): ShopState[] {
  try {
    // The file is this program's own, written whole; an older one lacks what came later, of which platforms
    // fill in theirs.
    const states = JSON.parse(readFileSync(path, 'utf8')) as ShopState[];
    return states.map((state) => ({
      ...later,
      ...state,
      products: state.products.map((product) => ({ ...laterOfProducts, ...product })),
    }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
