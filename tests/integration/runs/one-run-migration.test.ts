import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listSyncRuns } from '@onhand/core/runs/sync-runs.ts';
import { findListingReading } from '@onhand/core/runs/listing-readings/find-reading.ts';
import { beginListingReadings } from '@onhand/core/runs/listing-readings/begin-reading.ts';
import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

const folder = join(import.meta.dirname, '../../../packages/database/migrations');
const names = readdirSync(folder).toSorted();
const oneRun = '0010-one-run.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await sql`drop schema public cascade`.execute(database.db);
  await sql`create schema public`.execute(database.db);
});
afterAll(() => database.drop());

// A migration is given a database whose schema it does not know.
const unknownSchema = (db: Db) => db as unknown as Kysely<unknown>;

async function migrate(db: Db, migrations: readonly string[]): Promise<void> {
  for (const name of migrations) {
    // Every migration exports this.
    const { up } = (await import(join(folder, name))) as {
      readonly up: (db: Kysely<unknown>) => Promise<void>;
    };
    await up(unknownSchema(db));
  }
}

it('readings of listings and first syncs go on as sync runs', async () => {
  const { db } = database;
  await migrate(db, names.slice(0, names.indexOf(oneRun)));
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  const [halfway, matching, completed, failed] = await Promise.all(
    ['halfway', 'matching', 'completed', 'failed'].map((name) => createIntegration(db, merchant, name)),
  );
  const began = new Date('2026-05-01T10:00:00Z');
  const ended = new Date('2026-05-01T10:05:00Z');
  const problem = { externalKey: 'a', code: '22P05', message: 'No such text.' };
  await sql`
    insert into listing_readings (merchant_id, integration_id, state, started_at, ended_at, page, went_on_at, seen, new,
                                  problems, problem_rows, failure_code, failure_message)
    values
      (${merchantId}, ${halfway}, 'reading', ${began}, null, '7', ${ended}, 60, 50, 1, ${JSON.stringify([problem])}, null, null),
      (${merchantId}, ${matching}, 'matching', ${began}, null, null, ${ended}, 3, 0, 0, '[]', null, null),
      (${merchantId}, ${completed}, 'completed', ${began}, ${ended}, null, ${ended}, 9, 9, 0, '[]', null, null),
      (${merchantId}, ${failed}, 'failed', ${began}, ${ended}, '3', ${ended}, 2, 1, 0, '[]', 'unavailable', 'Away.')`.execute(
    db,
  );
  const { rows } = await sql<{ id: string }>`
    insert into plans (merchant_id, kind, change, effect, basis, actor, created_at, expires_at)
    values (${merchantId}, 'first_sync', '{}', '{}', '', 'operator', ${began}, ${ended}) returning id`.execute(
    db,
  );
  await sql`
    insert into sync_runs (merchant_id, integration_id, kind, plan_id, state, actor, started_at)
    values (${merchantId}, ${halfway}, 'first_sync', ${rows[0]?.id}, 'safety_stop', 'operator', ${began})`.execute(
    db,
  );

  await migrate(db, names.slice(names.indexOf(oneRun)));

  const reading = (integrationId = halfway) =>
    integrationId === undefined ? undefined : findListingReading(db, { merchantId, integrationId });
  expect(await reading()).toEqual({
    merchantId,
    integrationId: halfway,
    state: 'reading',
    startedAt: began,
    endedAt: null,
    page: '7',
    seen: 60,
    new: 50,
    changed: 0,
    linked: 0,
    created: 0,
    unlinked: 0,
    gone: 0,
    problems: 1,
    problemRows: [problem],
    failureCode: null,
    failureMessage: null,
  });
  expect(await reading(matching)).toMatchObject({ state: 'matching', seen: 3, endedAt: null });
  expect(await reading(completed)).toMatchObject({ state: 'completed', seen: 9, endedAt: ended });
  expect(await reading(failed)).toMatchObject({ state: 'failed', page: '3', failureCode: 'unavailable' });
  const runs = await listSyncRuns(db, { merchantId, after: undefined, limit: 10 });
  expect(runs).toHaveLength(5);
  expect(runs.find(({ kind }) => kind === 'first_sync')).toMatchObject({
    state: 'safety_stop',
    actor: 'operator',
  });

  // A reading that had ended makes way for a new one; the one that is under way does not.
  const all = [halfway, completed].flatMap((id) => id ?? []);
  await beginListingReadings(db, { merchantId, integrationIds: all, at: new Date() });
  expect(await reading()).toMatchObject({ page: '7', seen: 60 });
  expect(await reading(completed)).toMatchObject({ state: 'reading', seen: 0 });
});
