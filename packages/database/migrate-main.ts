import { connect } from './connect.ts';
import { migrateToLatest } from './migrate.ts';
import { serviceRoles, setRolePasswords } from './roles.ts';

/**
 * Migrates the database at DATABASE_URL to the newest version, and sets the passwords of the services' roles
 * that DATABASE_PASSWORD_GATEWAY, …_WORKER, …_CONNECTOR and …_NOTIFIER give. Exits with code 1 and the reason
 * if that fails.
 */
const url = process.env['DATABASE_URL'] ?? '';
if (url === '') {
  console.error('Set DATABASE_URL (postgres://user:password@host/database).');
  process.exit(1);
}
const db = connect(url, { name: 'migrate', maxConnections: 1 });
try {
  await migrateToLatest(db);
  const given = serviceRoles.map((role) => [role, process.env[`DATABASE_PASSWORD_${role.toUpperCase()}`]]);
  await setRolePasswords(db, Object.fromEntries(given.filter(([, password]) => password)));
  console.log('The database is of the newest version.');
} finally {
  await db.destroy();
}
