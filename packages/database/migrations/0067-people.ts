import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** People who sign in at an OpenID provider (decision 55). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table api_keys
      -- the person who has the key's rights by signing in; nobody has the key's text
      add column email text,
      -- the provider's issuer and its name for the person, from the first sign-in on
      add column subject text`.execute(db);
  await sql`create unique index api_keys_email on api_keys (lower(email)) where revoked_at is null`.execute(
    db,
  );
  await sql`create unique index api_keys_subject on api_keys (subject) where revoked_at is null`.execute(db);
}
