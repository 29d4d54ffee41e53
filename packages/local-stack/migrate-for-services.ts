import { connect } from '@onhand/database/connect.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { setRolePasswords, urlOfRole } from '@onhand/database/roles.ts';
import type { ServiceRole } from '@onhand/database/roles.ts';
import type { DataFolder } from './data-folder.ts';

/**
 * Migrates a database, and returns the connection string of each service. With a folder, each service has its
 * role, whose password the folder keeps. Without one, the database is somebody else's: every service uses the
 * given account.
 */
export async function migrateForServices(
  databaseUrl: string,
  folder: DataFolder | undefined,
): Promise<Readonly<Record<ServiceRole, string>>> {
  const db = connect(databaseUrl, { maxConnections: 1 });
  try {
    await migrateToLatest(db);
    if (folder === undefined) {
      return {
        gateway: databaseUrl,
        worker: databaseUrl,
        connector: databaseUrl,
        notifier: databaseUrl,
      };
    }
    const passwords = {
      gateway: await folder.secret('database-password-gateway'),
      worker: await folder.secret('database-password-worker'),
      connector: await folder.secret('database-password-connector'),
      notifier: await folder.secret('database-password-notifier'),
    };
    await setRolePasswords(db, passwords);
    return {
      gateway: urlOfRole(databaseUrl, 'gateway', passwords.gateway),
      worker: urlOfRole(databaseUrl, 'worker', passwords.worker),
      connector: urlOfRole(databaseUrl, 'connector', passwords.connector),
      notifier: urlOfRole(databaseUrl, 'notifier', passwords.notifier),
    };
  } finally {
    await db.destroy();
  }
}
