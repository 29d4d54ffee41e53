import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { connect } from '@onhand/database/connect.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { setRolePasswords } from '@onhand/database/roles.ts';
import { ensureDatabase, startPostgres } from '@onhand/local-stack/postgres.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { startTemporal } from '@onhand/local-stack/temporal.ts';

/** Where the servers that all tests share are found. */
export interface TestServers {
  /** The superuser's connection string of the database `postgres`. */
  readonly postgresUrl: string;
  /** A migrated, empty database to copy from; see `createTestDatabase`. */
  readonly templateDatabase: string;
  /** `host:port` of Temporal. Each test takes task queues and ids of its own. */
  readonly temporalAddress: string;
  /** A file with the bundle of workflows/index.ts, for the worker option `workflowBundle`. */
  readonly workflowBundlePath: string;
}

const templateDatabase = 'onhand_template';

await using cleanup = new AsyncDisposableStack();
const parentIsGone = Promise.withResolvers<void>();
process.once('disconnect', parentIsGone.resolve);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, parentIsGone.resolve);

const folder = await temporaryFolder();
cleanup.defer(() => rm(folder, { recursive: true, force: true }));
const [postgresUrl, temporalAddress, workflowBundlePath] = await Promise.all([
  startTestPostgres(),
  startTestTemporal(),
  bundleWorkflows(),
]);
process.send?.({ postgresUrl, templateDatabase, temporalAddress, workflowBundlePath } satisfies TestServers);
await parentIsGone.promise;

async function startTestPostgres(): Promise<string> {
  const logFile = join(folder, 'postgres.log');
  const dataFolder = join(folder, 'postgres');
  const postgres = await startPostgres({ dataFolder, logFile, password: 'test', durability: 'fast' });
  cleanup.defer(() => reportCrashes(logFile));
  cleanup.defer(() => postgres.remove());
  await ensureDatabase(postgres, templateDatabase);
  const db = connect(postgres.url(templateDatabase));
  try {
    await migrateToLatest(db);
    await setRolePasswords(db, { gateway: 'test', worker: 'test', connector: 'test', notifier: 'test' });
  } finally {
    await db.destroy();
  }
  return postgres.url('postgres');
}

/**
 * Fails the run if a statement crashed PostgreSQL, which ends all connections: tests that run at that moment
 * fail without a reason, or pass because the services connect again.
 */
async function reportCrashes(logFile: string): Promise<void> {
  const lines = (await readFile(logFile, 'utf8')).split('\n');
  const crash = lines.findIndex((line) => line.includes('was terminated by signal'));
  if (crash === -1) return;
  process.exitCode = 1;
  process.stderr.write(`PostgreSQL crashed:\n${lines.slice(crash, crash + 25).join('\n')}\n`);
}

async function startTestTemporal(): Promise<string> {
  const temporal = await startTemporal({ logFile: join(folder, 'temporal.log') });
  // Nothing of it is kept, so there is nothing to finish.
  cleanup.defer(() => temporal.kill());
  return temporal.address;
}

async function bundleWorkflows(): Promise<string> {
  const path = join(folder, 'workflows.js');
  const workflowsPath = join(import.meta.dirname, '../../workflows/index.ts');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  await writeFile(path, code);
  return path;
}
