import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@onhand/database/connect.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { claimFolder, folderOwner } from './claim-folder.ts';
import { openDataFolder } from './data-folder.ts';
import { runUntilInterrupted } from './interruption.ts';
import type { Report } from './interruption.ts';
import { runningUrl, startPostgres } from './postgres.ts';

/**
 * Runs `npm run verify-stock`: recomputes stock from the ledger and the orders, and prints every difference.
 * The exit code is 1 if there is any. It reads the database of DATABASE_URL, or the database of `npm start`,
 * which may run meanwhile.
 */
await runUntilInterrupted(async (signal, report) => {
  await using opened = new AsyncDisposableStack();
  const db = connect(process.env['DATABASE_URL'] || (await ownDatabase(opened, signal, report)), {
    maxConnections: 1,
  });
  opened.defer(() => db.destroy());
  const differences = await verifyStock(db);
  for (const { check, subject, expected, actual } of differences) {
    console.log(`${check}: ${subject} has ${actual}; it should be ${expected}`);
  }
  report(
    differences.length === 0 ? 'the stock agrees with the ledger and with the orders' : 'the stock differs',
  );
  console.log(JSON.stringify({ differences: differences.length }));
  process.exitCode = differences.length === 0 ? 0 : 1;
});

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
