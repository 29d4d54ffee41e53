import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/** Row-level security as it is, or without it, to compare. */
export type Policies = 'on' | 'off';

/** Switches the policies of all tables, as the tables' owner. */
export async function switchPolicies(owner: Db, to: Policies): Promise<void> {
  await sql`
    do $$
    declare secured regclass;
    begin
      for secured in select polrelid from pg_policy loop
        execute format('alter table %s ${sql.raw(to === 'on' ? 'enable' : 'disable')} row level security', secured);
      end loop;
    end $$`.execute(owner);
}
