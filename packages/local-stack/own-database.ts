import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { claimFolder, folderOwner } from './claim-folder.ts';
import { openDataFolder } from './data-folder.ts';
import type { Report } from './interruption.ts';
import { runningUrl, startPostgres } from './postgres.ts';

/**
 * Returns the connection string of DATABASE_URL, or of the database of `npm start`. Starts that database if
 * it does not run, and stops it with `opened`.
 */
export async function databaseOf(
  opened: AsyncDisposableStack,
  signal: AbortSignal,
  report: Report,
): Promise<string> {
  return process.env['DATABASE_URL'] || ownDatabase(opened, signal, report);
}

async function ownDatabase(
  opened: AsyncDisposableStack,
  signal: AbortSignal,
  report: Report,
): Promise<string> {
  const path = process.env['ONHAND_DATA'] ?? join(import.meta.dirname, '../../.onhand');
  if (!existsSync(join(path, 'postgres'))) {
    throw new Error(`There is no database in ${path}: run npm start first, or set DATABASE_URL.`);
  }
  const folder = await openDataFolder(path);
  const password = await folder.secret('postgres-password');
  const dataFolder = join(folder.path, 'postgres');
  if ((await folderOwner(folder)) !== undefined) {
    const url = await runningUrl(dataFolder, password, 'onhand');
    if (url === undefined) throw new Error(`Onhand runs on ${path} without its PostgreSQL. Try again.`);
    return url;
  }
  opened.use(await claimFolder(folder, report));
  const postgres = await startPostgres({
    dataFolder,
    logFile: folder.log('postgres'),
    pidFile: folder.pidFile('postgres'),
    password,
    durability: 'durable',
    signal,
  });
  opened.defer(() => postgres.stop());
  return postgres.url('onhand');
}
