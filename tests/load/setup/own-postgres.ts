import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDatabase, startPostgres } from '@onhand/local-stack/postgres.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';

/** The password of its owner. */
const password = 'bench';

/**
 * Starts a PostgreSQL for one benchmark, with an empty database `onhand`. `durable`: it writes to disk as in
 * production. Returns the connection string of its owner, and a folder for files. Both go with `cleanup`.
 */
export async function ownPostgres(
  cleanup: AsyncDisposableStack,
  { durability = 'durable' }: { readonly durability?: 'durable' | 'fast' } = {},
): Promise<{ readonly url: string; readonly folder: string }> {
  const folder = await temporaryFolder();
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startPostgres({
    dataFolder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    password,
    durability,
  });
  cleanup.defer(() => postgres.remove());
  await ensureDatabase(postgres, 'onhand');
  return { url: postgres.url('onhand'), folder };
}
