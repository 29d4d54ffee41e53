import { connect } from './connect.ts';
import { migrateToLatest } from './migrate.ts';

/**
 * Migrates the database at DATABASE_URL to the newest version. Exits with code 1 and the reason if that
 * fails.
 */
const url = process.env['DATABASE_URL'] ?? '';
if (url === '') {
  console.error('Set DATABASE_URL (postgres://user:password@host/database).');
  process.exit(1);
}
const db = connect(url, { name: 'migrate', maxConnections: 1 });
try {
  await migrateToLatest(db);
  console.log('The database is of the newest version.');
} finally {
  await db.destroy();
}
