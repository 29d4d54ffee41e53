import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { setRolePasswords, urlOfRole } from '@onhand/database/roles.ts';
import { sql } from 'kysely';
import { ownPostgres } from '../setup/own-postgres.ts';
import { seedMerchants } from './seed.ts';
import type { SearchedMerchant } from './seed.ts';

export interface SeededDatabase {
  readonly owner: Db;
  /** The connection string of the gateway's role, which row-level security binds. */
  readonly gatewayUrl: string;
  /** The biggest first. */
  readonly merchants: readonly SearchedMerchant[];
}

/** Starts a PostgreSQL of its own that writes to disk as in production, with the items of many merchants. */
export async function seededDatabase(
  cleanup: AsyncDisposableStack,
  size: { readonly items: number; readonly merchants: number },
): Promise<SeededDatabase> {
  const { url } = await ownPostgres(cleanup);
  const owner = connect(url, { maxConnections: 1 });
  cleanup.defer(() => owner.destroy());
  await migrateToLatest(owner);
  await setRolePasswords(owner, { gateway: 'bench' });
  const seededAtMs = performance.now();
  const merchants = await seedMerchants(owner, size);
  await sql`vacuum analyze`.execute(owner);
  console.log(`Seeded in ${Math.round((performance.now() - seededAtMs) / 1_000)} s.`);
  return { owner, gatewayUrl: urlOfRole(url, 'gateway', 'bench'), merchants };
}
