import { isHeldBack } from '@onhand/core/failed-items/held-back.ts';
import { openFailed } from '@onhand/core/failed-items/open-failed.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function failing(code: string) {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, 'shop');
  const at = new Date();
  const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
  const fail = () =>
    openFailed(
      db,
      [
        {
          merchant_id: merchant.merchantId,
          integration_id: integrationId,
          operation: 'publish_channel',
          subject_id: integrationId,
          code,
          platform_message: null,
          hint: 'The disk is full.',
          attempts: 1,
          workflow_id: null,
        },
      ],
      { at },
    );
  const held = async (minutes: number) => {
    const row = { integrationId: sql`integrations.id`, subject: sql`integrations.id`, now: after(minutes) };
    const { rows } = await sql<{ held: boolean }>`
      select ${isHeldBack('publish_channel', row)} as held from integrations where id = ${integrationId}`.execute(
      db,
    );
    return rows[0]?.held;
  };
  return { integrationId, fail, held };
}

it('a run that fails again and again waits ever longer, and in the end for a person', async () => {
  const { integrationId, fail, held } = await failing('internal_error');
  expect(await held(0)).toBe(false);
  await fail();
  expect([await held(0.9), await held(1.1)]).toEqual([true, false]);
  await fail();
  expect([await held(1.9), await held(2.1)]).toEqual([true, false]);
  for (let failures = 3; failures <= 5; failures += 1) await fail();
  expect(await held(100_000)).toBe(true);
  // An operator's retry lets it start.
  await database.db
    .updateTable('failed_items')
    .set({ state: 'retrying' })
    .where('integration_id', '=', integrationId)
    .execute();
  expect(await held(0)).toBe(false);
});

it('a run that fails because its connector is down starts again each minute', async () => {
  const { fail, held } = await failing('connector_unavailable');
  for (let failures = 1; failures <= 40; failures += 1) await fail();
  expect([await held(0.9), await held(1.1)]).toEqual([true, false]);
});
