import { sql } from 'kysely';
import type { Db } from './connect.ts';

/**
 * Warns if row-level security hides nothing from the account of a connection: superusers and roles with
 * `BYPASSRLS` see all rows. Also warns if the database cannot tell. Never rejects.
 */
export async function warnIfUnsecured(
  db: Db,
  log: { warn(detail: object, message: string): void },
): Promise<void> {
  try {
    const { rows } = await sql<{ account: string; secured: boolean }>`
      select current_user as account, row_security_active('merchants') as secured`.execute(db);
    const [found] = rows;
    if (found?.secured === true) return;
    log.warn(
      { account: found?.account },
      "Row-level security hides no merchant's rows from this service. Its database account is a superuser or has BYPASSRLS. Let the service log in with its own role.",
    );
  } catch (error) {
    log.warn({ err: error }, 'Whether row-level security holds for this service could not be checked.');
  }
}
