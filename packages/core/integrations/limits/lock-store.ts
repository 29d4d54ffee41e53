import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

interface StoredLock {
  readonly integrationId: string;
  readonly holder: string;
}

/** Matches connector-kit's `LockStore`, which this package may not import. */
export interface CallLockStore {
  take(lock: StoredLock & { readonly scopes: readonly string[] }, leaseMs: number): Promise<boolean>;
  renew(locks: readonly StoredLock[], leaseMs: number): Promise<void>;
  free(lock: StoredLock): Promise<void>;
}

/**
 * Creates the store in which the replicas of a connector share locks: one row for each integration, which
 * holds the scopes of each holder and the end of its lease. Each method is one statement.
 */
export function createLockStore(db: Db): CallLockStore {
  return {
    async take({ integrationId, holder, scopes }, leaseMs) {
      // Where another holder has changed the row, PostgreSQL judges the condition by its newest version.
      const { rows } = await sql`
        insert into call_locks as locks (integration_id, held)
        values (${integrationId}, jsonb_build_object(${holder}::text, jsonb_build_object(
          'scopes', ${JSON.stringify(scopes)}::jsonb, 'until', ${nowMs} + ${leaseMs}::float8)))
        on conflict (integration_id) do update set held = excluded.held || coalesce(
          (select jsonb_object_agg(key, value) from jsonb_each(locks.held)
           where (value ->> 'until')::float8 > ${nowMs}), '{}')
        where not exists (
          select from jsonb_each(locks.held)
          where (value ->> 'until')::float8 > ${nowMs} and value -> 'scopes' ?| ${[...scopes]}::text[])
        returning 1`.execute(db);
      return rows.length > 0;
    },
    async renew(locks, leaseMs) {
      await sql`
        update call_locks locks
        set held = held || (
          select jsonb_object_agg(holder, held -> holder || jsonb_build_object('until', ${nowMs} + ${leaseMs}::float8))
          from unnest(renewed.holders) holder where held ? holder)
        from (select integration_id, array_agg(holder) as holders
              from unnest(${locks.map(({ integrationId }) => integrationId)}::uuid[],
                          ${locks.map(({ holder }) => holder)}::text[]) as one (integration_id, holder)
              group by integration_id) renewed
        where locks.integration_id = renewed.integration_id and held ?| renewed.holders`.execute(db);
    },
    async free({ integrationId, holder }) {
      await sql`
        update call_locks set held = held - ${holder}::text
        where integration_id = ${integrationId}`.execute(db);
    },
  };
}

const nowMs = sql`(extract(epoch from onhand_now()) * 1000)::float8`;
