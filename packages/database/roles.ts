import { sql } from 'kysely';
import type { Db } from './connect.ts';

/** The services that connect to the database, each as a role of its own (migration 0032). */
export const serviceRoles = ['gateway', 'worker', 'connector', 'notifier'] as const;
export type ServiceRole = (typeof serviceRoles)[number];

/** Returns the name of a service's role in PostgreSQL. */
export function roleName(role: ServiceRole): string {
  return `onhand_${role}`;
}

/** Lets services log in as their roles, with these passwords. Needs the account that migrates. */
export async function setRolePasswords(
  db: Db,
  passwords: Readonly<Partial<Record<ServiceRole, string>>>,
): Promise<void> {
  for (const role of serviceRoles) {
    const password = passwords[role];
    if (password === undefined) continue;
    await sql`alter role ${sql.ref(roleName(role))} login password ${sql.lit(password)}`.execute(db);
  }
}

/** Returns the connection string of a database for a service's role. */
export function urlOfRole(url: string, role: ServiceRole, password: string): string {
  const own = new URL(url);
  own.username = roleName(role);
  own.password = encodeURIComponent(password);
  return own.href;
}
