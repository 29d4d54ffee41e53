import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { plant } from './mutant.ts';
import type { Mutant } from './mutant.ts';

export const repositoryRoot = resolve(import.meta.dirname, '../../..');

/** A copy of the sources that the simulation needs, to plant faults in. */
export interface WorkspaceCopy extends AsyncDisposable {
  readonly folder: string;
  /** Does `work` while a fault is planted. */
  with<T>(mutant: Mutant, work: () => Promise<T>): Promise<T>;
}

/**
 * Links are copied as they are: those between packages then lead to the copies, and all others to what is
 * installed.
 */
export async function copyWorkspace(): Promise<WorkspaceCopy> {
  const folder = await temporaryFolder();
  const copy = (path: string) =>
    cp(join(repositoryRoot, path), join(folder, path), { recursive: true, verbatimSymlinks: true });
  await mkdir(join(folder, 'tests'));
  await symlink(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'));
  await Promise.all(
    [
      'package.json',
      'packages',
      'activities',
      'tests/package.json',
      'tests/node_modules',
      'tests/simulation',
    ].map(copy),
  );
  return {
    folder,
    async with(mutant, work) {
      const path = join(folder, mutant.file);
      const source = await readFile(path, 'utf8');
      await writeFile(path, plant(mutant, source));
      try {
        return await work();
      } finally {
        await writeFile(path, source);
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
