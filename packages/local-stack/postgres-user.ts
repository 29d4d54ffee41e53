import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Describes an account of this machine. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Returns the account to run PostgreSQL as; undefined means the current account. PostgreSQL refuses to run as
 * root, so root uses the machine's `postgres` account, which is created if necessary.
 */
export async function postgresUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await findAccount();
  if (existing) return existing;
  try {
    await execute('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ]);
  } catch (error) {
    throw new Error(
      'PostgreSQL refuses to run as root, and the account `postgres` could not be created. Run Onhand as an ordinary user, create that account, or set DATABASE_URL.',
      { cause: error },
    );
  }
  const created = await findAccount();
  if (!created) throw new Error('useradd reported success, but there is no account `postgres`.');
  return created;
}

async function findAccount(): Promise<SystemUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([
      execute('id', ['-u', 'postgres']),
      execute('id', ['-g', 'postgres']),
    ]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Checks whether another account can reach this folder: each folder above it must let everyone pass. */
export async function reachableByOthers(path: string): Promise<boolean> {
  const passable = ((await stat(path)).mode & 0o001) !== 0;
  return passable && (path === dirname(path) || reachableByOthers(dirname(path)));
}
